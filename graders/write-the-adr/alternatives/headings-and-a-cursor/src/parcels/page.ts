import type { Parcel } from '../store/parcel.js'
import type { ParcelTable } from '../store/parcel-table.js'
import { decodeCursor, encodeCursor } from './cursor.js'

export class InvalidPosition extends Error {}

export class ParcelPages {
  constructor(private readonly table: ParcelTable) {}

  read(limit: number, after: unknown): { items: Parcel[]; next: string | null } {
    const rows = this.table.newest({ belowId: this.begin(after) })
    const items: Parcel[] = []
    while (items.length < limit) {
      const { value, done } = rows.next()
      if (done) return { items, next: null }
      items.push(value)
    }
    // Whether there is more shows when it is asked for: the last page may be empty.
    return { items, next: `/parcels?after=${encodeCursor(items[items.length - 1]?.id ?? 0)}&limit=${limit}` }
  }

  private begin(after: unknown): number {
    if (after === undefined) return Infinity
    const lastId = typeof after === 'string' ? decodeCursor(after) : undefined
    if (lastId === undefined) throw new InvalidPosition()
    return lastId
  }
}
