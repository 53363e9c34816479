import { Injectable } from '@nestjs/common'
import { inStock, type Item, readItems } from '../store/items.js'
import type { Tenant } from '../tenancy/tenants.js'

export interface PricedItem extends Item {
  readonly price: number
}

@Injectable()
export class CatalogueService {
  private readonly items = readItems()
  private readonly priced = new Map<string, PricedItem>()

  async list(tenant: Tenant, limit: number): Promise<PricedItem[]> {
    const items = await this.page(limit)
    return items.map((item) => this.priceOnce(item, tenant))
  }

  async find(tenant: Tenant, sku: string): Promise<PricedItem | undefined> {
    const item = this.items.get(sku)
    if (!item || !(await inStock(item))) return undefined
    return this.priceOnce(item, tenant)
  }

  /** Prices do not change, so each is worked out once. */
  private priceOnce(item: Item, tenant: Tenant): PricedItem {
    const known = this.priced.get(item.sku) ?? { ...item, price: priceFor(item, tenant) }
    this.priced.set(item.sku, known)
    return known
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
