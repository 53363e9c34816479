import type { Item } from './item.js'

const LOW = 5
const FULL = 20

export interface Reorder {
  sku: string
  quantity: number
}

/** Tells whoever listens what runs low. */
export function reorderIfLow(item: Item, order: (reorder: Reorder) => void): void {
  if (item.quantity < LOW) order({ sku: item.sku, quantity: FULL - item.quantity })
}
