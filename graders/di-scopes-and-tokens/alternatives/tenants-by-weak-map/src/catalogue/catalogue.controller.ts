import { BadRequestException, Controller, Get, Query } from '@nestjs/common'
import { CurrentTenant } from '../tenancy/current-tenant.decorator.js'
import type { Tenant } from '../tenancy/tenants.js'
import { CatalogueService, type PricedItem } from './catalogue.service.js'

@Controller('catalogue')
export class CatalogueController {
  constructor(private readonly catalogue: CatalogueService) {}

  @Get()
  async list(@CurrentTenant() tenant: Tenant, @Query('limit') text = '20'): Promise<{ tenant: string; items: PricedItem[] }> {
    const limit = Number(text)
    if (!Number.isInteger(limit) || limit < 1 || limit > 100) throw new BadRequestException('limit is a whole number from 1 to 100')
    return { tenant: tenant.id, items: await this.catalogue.list(tenant, limit) }
  }
}
