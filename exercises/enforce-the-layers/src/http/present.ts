import { priceOf } from '../domain/price.js'
import type { Item } from '../domain/item.js'

/** An item as clients see it. */
export function present(item: Item): { sku: string; quantity: number; priceCents: number } {
  return { sku: item.sku, quantity: item.quantity, priceCents: priceOf(item) }
}
