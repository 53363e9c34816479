import { Injectable } from '@nestjs/common'
import { inStock, type Item, readItems } from '../store/items.js'
import type { Tenant } from '../tenancy/tenants.js'

export interface PricedItem extends Item {
  readonly price: number
}

/** One for all tenants: it holds list prices only. */
@Injectable()
export class CatalogueService {
  private readonly items = readItems()

  async list(tenant: Tenant, limit: number): Promise<PricedItem[]> {
    const items = await this.page(limit)
    return items.map((item) => priced(item, tenant))
  }

  async find(tenant: Tenant, sku: string): Promise<PricedItem | undefined> {
    const item = this.items.get(sku)
    if (!item || !(await inStock(item))) return undefined
    return priced(item, tenant)
  }

  private async page(limit: number): Promise<Item[]> {
    const page = [...this.items.values()].slice(0, limit)
    const available = await Promise.all(page.map(inStock))
    return page.filter((_, index) => available[index])
  }
}

function priced(item: Item, { discount }: Tenant): PricedItem {
  return { ...item, price: Math.round((item.listPrice * (100 - discount)) / 100) }
}
