import type { Parcel } from './parcel.js'

/** Where a read begins. Ids and days are indexed, so finding a place by them reads no row. */
export interface Start {
  belowId?: number | undefined
  upToDay?: string | undefined
  /** Rows that are passed over, from there on. They are read as any others: an index does not count. */
  skip?: number | undefined
}

/** Stands for a table: rows are read one after another, and each one that is read is counted. */
export class ParcelTable {
  #rowsRead = 0
  #lastId: number
  /** In the order of arrival. */
  readonly #rows: Parcel[]

  constructor(rows: readonly Parcel[]) {
    this.#rows = [...rows]
    this.#lastId = rows.at(-1)?.id ?? 0
  }

  /** Rows read so far, by everybody. */
  get rowsRead(): number {
    return this.#rowsRead
  }

  /** Reads the rows from the newest to the oldest, for as long as somebody asks for the next. */
  *newest({ belowId = Infinity, upToDay, skip = 0 }: Start = {}): Generator<Parcel> {
    const begin = this.#firstNot(({ id, receivedOn }) => id < belowId && (upToDay === undefined || receivedOn <= upToDay))
    const skipped = Math.min(skip, begin)
    this.#rowsRead += skipped
    for (let index = begin - skipped - 1; index >= 0; index -= 1) {
      const row = this.#rows[index]
      if (row === undefined) return
      this.#rowsRead += 1
      yield row
    }
  }

  find(id: number): Parcel | undefined {
    const row = this.#rows[this.#firstNot((each) => each.id < id)]
    if (row?.id !== id) return undefined
    this.#rowsRead += 1
    return row
  }

  insert(parcel: Omit<Parcel, 'id'>): Parcel {
    this.#lastId += 1
    const row = { id: this.#lastId, ...parcel }
    this.#rows.push(row)
    return row
  }

  /** @returns whether there was such a row */
  delete(id: number): boolean {
    const index = this.#firstNot((each) => each.id < id)
    if (this.#rows[index]?.id !== id) return false
    this.#rows.splice(index, 1)
    return true
  }

  /** Index of the first row that is not `early`, as a search in the index finds it. */
  #firstNot(early: (row: Parcel) => boolean): number {
    let low = 0
    let high = this.#rows.length
    while (low < high) {
      const middle = (low + high) >> 1
      const row = this.#rows[middle]
      if (row !== undefined && early(row)) low = middle + 1
      else high = middle
    }
    return low
  }
}
