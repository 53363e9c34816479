import type { Parcel } from '../store/parcel.js'
import type { ParcelTable } from '../store/parcel-table.js'

export interface Page {
  items: Parcel[]
  /** Id below which the next page begins; null on the last. */
  next: number | null
}

/** Pages by the last parcel shown, as docs/adr/0004-page-the-parcel-list.md has it. */
export function readPage(table: ParcelTable, limit: number, before = Infinity): Page {
  const items: Parcel[] = []
  for (const parcel of table.newest()) {
    if (parcel.id >= before) continue
    const last = items.at(-1)
    if (last !== undefined && items.length === limit) return { items, next: last.id }
    items.push(parcel)
  }
  return { items, next: null }
}
