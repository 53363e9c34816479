import { allRows, findRow, saveRow } from '../data/stock.store.js'
import type { Item } from '../domain/item.js'
import { reorderIfLow } from './reorder.service.js'

export function listStock(): Item[] {
  return allRows()
}

export function findItem(sku: string): Item | undefined {
  return findRow(sku)
}

/** Takes so many out of the warehouse. */
export function take(sku: string, quantity: number): Item | 'unknown' | 'too few' {
  const row = findRow(sku)
  if (row === undefined) return 'unknown'
  if (row.quantity < quantity) return 'too few'
  const left = { ...row, quantity: row.quantity - quantity }
  saveRow(left)
  reorderIfLow(left)
  return left
}
