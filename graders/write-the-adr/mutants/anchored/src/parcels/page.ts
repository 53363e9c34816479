import type { Parcel } from '../store/parcel.js'
import type { ParcelTable } from '../store/parcel-table.js'

export interface Page {
  items: Parcel[]
  /** Of the next page; null on the last. */
  next: Position | null
}

export interface Position {
  newestId: number
  page: number
}

/** Numbered pages, counted from the parcel that was the newest when the walk began. */
export function readPage(table: ParcelTable, limit: number, { newestId, page }: Position): Page {
  const items: Parcel[] = []
  for (const parcel of table.newest({ belowId: newestId + 1, skip: (page - 1) * limit })) {
    const first = newestId === Infinity ? (items[0]?.id ?? 0) : newestId
    if (items.length === limit) return { items, next: { newestId: first, page: page + 1 } }
    items.push(parcel)
  }
  return { items, next: null }
}
