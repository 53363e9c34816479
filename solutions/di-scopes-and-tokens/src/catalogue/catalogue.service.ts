import { Injectable } from '@nestjs/common'
import { inStock, type Item, readItems } from '../store/items.js'
import type { Tenant } from '../tenancy/tenants.js'

export interface PricedItem extends Item {
  readonly price: number
}

@Injectable()
export class CatalogueService {
  private readonly items = readItems()

  async list(tenant: Tenant, limit: number): Promise<PricedItem[]> {
    const items = await this.page(limit)
    return items.map((item) => ({ ...item, price: priceFor(item, tenant) }))
  }

  async find(tenant: Tenant, sku: string): Promise<PricedItem | undefined> {
    const item = this.items.get(sku)
    if (!item || !(await inStock(item))) return undefined
    return { ...item, price: priceFor(item, tenant) }
  }

  private async page(limit: number): Promise<Item[]> {
    const page = [...this.items.values()].slice(0, limit)
    const available = await Promise.all(page.map(inStock))
    return page.filter((_, index) => available[index])
  }
}

function priceFor(item: Item, tenant: Tenant): number {
  return Math.round((item.listPrice * (100 - tenant.discount)) / 100)
}
