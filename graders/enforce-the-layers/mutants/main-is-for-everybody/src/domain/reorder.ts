import type { Item } from './item.js'

const LOW = 5
const FULL = 20

/** How many to order of an item: none while there are enough. */
export function missing(item: Item): number {
  return item.quantity < LOW ? FULL - item.quantity : 0
}
