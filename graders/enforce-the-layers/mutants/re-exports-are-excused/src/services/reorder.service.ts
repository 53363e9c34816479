import { addReorder, allReorders, type Reorder } from '../data/reorder.store.js'
import { findRow } from '../data/stock.store.js'
import type { Item } from '../domain/item.js'
import { missing } from '../domain/reorder.js'

/** Orders more of what runs low. */
export function reorderIfLow(item: Item): void {
  const quantity = missing(item)
  if (quantity > 0) addReorder({ sku: item.sku, quantity })
}

export function listReorders(): Reorder[] {
  return allReorders()
}

/** Looks at one item again, as the nightly job does. */
export function recheck(sku: string): void {
  const row = findRow(sku)
  if (row !== undefined) reorderIfLow(row)
}
