import type { Parcel } from '../store/parcel.js'
import { ParcelTable } from '../store/parcel-table.js'
import { sampleParcels, TODAY } from '../store/sample.js'
import { anchored, days, keyset, offset, type Page, type Prototype } from './prototypes.js'

export interface Measurement {
  /** What a record names it by, such as `offset.most-rows`. */
  id: string
  value: number
  what: string
}

const LIMIT = 50
/** So many parcels come, or go, while somebody walks the list. */
const CHANGES = 30
/** They do so after this page. */
const CHANGES_AFTER = 10

/** Measures all prototypes on the depot's parcels as they are at the start, whatever has come or gone since. */
export function measureAll(): Measurement[] {
  const parcels = sampleParcels()
  const perDay = new Map<string, number>()
  for (const { receivedOn } of parcels) perDay.set(receivedOn, (perDay.get(receivedOn) ?? 0) + 1)
  return [
    { id: 'list.parcels', value: parcels.length, what: 'parcels in the list' },
    { id: 'list.largest-day', value: Math.max(...perDay.values()), what: 'parcels of the largest day' },
    ...measure('offset', offset, parcels),
    ...measure('anchored', anchored, parcels),
    ...measure('keyset', keyset, parcels),
    ...measure('days', days, parcels),
  ]
}

function measure<Position>(option: string, prototype: Prototype<Position>, parcels: readonly Parcel[]): Measurement[] {
  const calm = walk(prototype, parcels)
  const twice = walk(prototype, parcels, (table) => {
    for (let count = 0; count < CHANGES; count += 1) table.insert({ reference: `NEW-${count}`, weightGrams: 1_000, receivedOn: TODAY })
  })
  const left = walk(prototype, parcels, (table, shown) => {
    for (const id of shown.slice(0, CHANGES)) table.delete(id)
  })
  const measured: [name: string, value: number, what: string][] = [
    ['most-rows', Math.max(...calm.rowsRead), `most rows that one request reads, of a walk with ${LIMIT} a page`],
    ['all-rows', calm.rowsRead.reduce((sum, rows) => sum + rows, 0), 'rows that the requests of the walk read together'],
    ['shown-twice', twice.shown.length - new Set(twice.shown).size, `parcels shown twice, when ${CHANGES} arrive during the walk`],
    ['left-out', calm.shown.length - new Set(left.shown).size, `parcels never shown, when ${CHANGES} others are collected during the walk`],
    ['requests', calm.rowsRead.length, 'requests of the walk'],
  ]
  return measured.map(([name, value, what]) => ({ id: `${option}.${name}`, value, what }))
}

interface Walk {
  /** By request. */
  rowsRead: number[]
  /** Ids, in the order in which they were shown. */
  shown: number[]
}

/** Reads the list to its end. */
function walk<Position>(
  prototype: Prototype<Position>,
  parcels: readonly Parcel[],
  change?: (table: ParcelTable, shown: readonly number[]) => void,
): Walk {
  const table = new ParcelTable(parcels)
  const rowsRead: number[] = []
  const shown: number[] = []
  let position: Position | undefined
  for (;;) {
    const before = table.rowsRead
    const page: Page<Position> = prototype(table, LIMIT, position)
    rowsRead.push(table.rowsRead - before)
    shown.push(...page.items.map(({ id }) => id))
    if (page.next === null) return { rowsRead, shown }
    position = page.next
    if (rowsRead.length === CHANGES_AFTER) change?.(table, shown)
  }
}
