import type { Item } from '../domain/item.js'
import { priceOf } from '../domain/price.js'

/** Data may know the domain. */
export const priceRow = (item: Item) => ({ sku: item.sku, cents: priceOf(item) })
