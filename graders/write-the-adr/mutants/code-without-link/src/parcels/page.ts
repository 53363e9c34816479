import type { Parcel } from '../store/parcel.js'
import type { ParcelTable } from '../store/parcel-table.js'

export interface Page {
  items: Parcel[]
  /** The id below which the next page begins; null on the last. */
  next: number | null
}

/** A page begins below the last parcel of the page before, as docs/adr/0004-page-the-parcel-list.md has it. */
export function readPage(table: ParcelTable, limit: number, below: number): Page {
  const items: Parcel[] = []
  for (const parcel of table.newest({ belowId: below })) {
    if (items.length === limit) return { items, next: items.at(-1)?.id ?? null }
    items.push(parcel)
  }
  return { items, next: null }
}
