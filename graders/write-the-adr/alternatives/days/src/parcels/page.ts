import type { Parcel } from '../store/parcel.js'
import type { ParcelTable } from '../store/parcel-table.js'

export interface Page {
  items: Parcel[]
  /** The day of the next page; null on the last. */
  next: string | null
}

/** A page is the newest day that is not after this one, whole. */
export function readPage(table: ParcelTable, day: string | null): Page {
  const items: Parcel[] = []
  for (const parcel of table.newest({ upToDay: day ?? undefined })) {
    const [first = parcel] = items
    if (parcel.receivedOn !== first.receivedOn) return { items, next: parcel.receivedOn }
    items.push(parcel)
  }
  return { items, next: null }
}
