import type { StockRow } from '../data/stock.store.js'

const MARGIN_PERCENT = 30

/** Cents that one is sold for: its cost and our margin, to the next ten. */
export function priceOf(row: Pick<StockRow, 'costCents'>): number {
  return Math.ceil((row.costCents * (100 + MARGIN_PERCENT)) / 1000) * 10
}
