import { BadRequestException, Controller, Get, Query } from '@nestjs/common'
import { TenantContext } from '../tenancy/tenant-context.js'
import { CatalogueService, type PricedItem } from './catalogue.service.js'

@Controller('catalogue')
export class CatalogueController {
  constructor(
    private readonly catalogue: CatalogueService,
    private readonly context: TenantContext,
  ) {}

  @Get()
  async list(@Query('limit') text = '20'): Promise<{ tenant: string; items: PricedItem[] }> {
    const limit = Number(text)
    if (!Number.isInteger(limit) || limit < 1 || limit > 100) throw new BadRequestException('limit is a whole number from 1 to 100')
    const items = await this.catalogue.list(limit)
    return { tenant: this.context.current.id, items }
  }
}
