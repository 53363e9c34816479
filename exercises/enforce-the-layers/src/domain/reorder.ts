import { noteReorder } from '../services/reorder.service.js'
import type { Item } from './item.js'

const LOW = 5
const FULL = 20

/** Orders more of what runs low. */
export function reorderIfLow(item: Item): void {
  if (item.quantity < LOW) noteReorder({ sku: item.sku, quantity: FULL - item.quantity })
}
