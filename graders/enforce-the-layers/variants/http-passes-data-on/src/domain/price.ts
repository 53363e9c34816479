import type { Item } from './item.js'

const MARGIN_PERCENT = 30

/** Cents that one is sold for: its cost and our margin, to the next ten. */
export function priceOf(item: Pick<Item, 'costCents'>): number {
  return Math.ceil((item.costCents * (100 + MARGIN_PERCENT)) / 1000) * 10
}
