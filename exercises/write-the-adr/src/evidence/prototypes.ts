import type { Parcel } from '../store/parcel.js'
import type { ParcelTable } from '../store/parcel-table.js'

// One prototype for each option of docs/thread.md, to be measured. None of them is wired to a route.

export interface Page<Position> {
  items: Parcel[]
  /** Null on the last page. */
  next: Position | null
}

/** How a list is read a page at a time; without a position, from the beginning. */
export type Prototype<Position> = (table: ParcelTable, limit: number, position?: Position) => Page<Position>

/** A page is a number; whatever stands before it is read and thrown away. */
export const offset: Prototype<number> = (table, limit, page = 1) => {
  const { items, more } = take(table.newest({ skip: (page - 1) * limit }), limit)
  return { items, next: more ? page + 1 : null }
}

/** The same, counted from the parcel that was the newest when the walk began. */
export const anchored: Prototype<{ newestId: number; page: number }> = (table, limit, position) => {
  const { newestId, page } = position ?? { newestId: Infinity, page: 1 }
  const { items, more } = take(table.newest({ belowId: newestId + 1, skip: (page - 1) * limit }), limit)
  const first = position?.newestId ?? items[0]?.id ?? 0
  return { items, next: more ? { newestId: first, page: page + 1 } : null }
}

/** A page begins below the last parcel of the page before. */
export const keyset: Prototype<number> = (table, limit, belowId) => {
  const { items, more } = take(table.newest({ belowId }), limit)
  return { items, next: more ? (items.at(-1)?.id ?? null) : null }
}

/** A page is a day, however many parcels it has. */
export const days: Prototype<string> = (table, _limit, day) => {
  const items: Parcel[] = []
  for (const parcel of table.newest({ upToDay: day })) {
    if (items[0] !== undefined && parcel.receivedOn !== items[0].receivedOn) return { items, next: parcel.receivedOn }
    items.push(parcel)
  }
  return { items, next: null }
}

/** So many rows, and whether there is another one: that takes reading it. */
function take(rows: Iterable<Parcel>, limit: number): { items: Parcel[]; more: boolean } {
  const items: Parcel[] = []
  for (const row of rows) {
    if (items.length === limit) return { items, more: true }
    items.push(row)
  }
  return { items, more: false }
}
