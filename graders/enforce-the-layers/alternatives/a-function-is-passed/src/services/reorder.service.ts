import { addReorder, allReorders, type Reorder } from '../data/reorder.store.js'
import { findRow } from '../data/stock.store.js'
import { reorderIfLow } from '../domain/reorder.js'

export function listReorders(): Reorder[] {
  return allReorders()
}

/** Looks at one item again, as the nightly job does. */
export function recheck(sku: string): void {
  const row = findRow(sku)
  if (row !== undefined) reorderIfLow(row, addReorder)
}
