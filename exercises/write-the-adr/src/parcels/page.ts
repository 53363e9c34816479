import type { Parcel } from '../store/parcel.js'
import type { ParcelTable } from '../store/parcel-table.js'

export interface Page {
  items: Parcel[]
  /** Of the next page; null on the last. */
  next: number | null
}

/** Pages by number, as docs/adr/0003-page-by-number.md has it. */
export function readPage(table: ParcelTable, limit: number, page: number): Page {
  const items: Parcel[] = []
  for (const parcel of table.newest({ skip: (page - 1) * limit })) {
    if (items.length === limit) return { items, next: page + 1 }
    items.push(parcel)
  }
  return { items, next: null }
}
