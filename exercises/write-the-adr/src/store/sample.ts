import type { Parcel } from './parcel.js'

/** The depot's calendar stands still, so that what is measured stays the same. */
export const TODAY = '2026-11-20'

const FIRST_DAY = Date.UTC(2026, 8, 21)
const DAY_MS = 86_400_000
const PARCELS = 12_480
/** Parcels of a day, from Monday to Sunday. */
const WEEK = [368, 244, 187, 171, 206, 88, 29]

/** What the depot holds: the same parcels at each start. */
export function sampleParcels(): Parcel[] {
  const parcels: Parcel[] = []
  for (let day = 0; parcels.length < PARCELS; day += 1) {
    const receivedOn = new Date(FIRST_DAY + day * DAY_MS).toISOString().slice(0, 10)
    const count = (WEEK[day % 7] ?? 0) + ((day * 17) % 42)
    for (let of = 0; of < count && parcels.length < PARCELS; of += 1) {
      const id = 70_001 + parcels.length
      parcels.push({ id, reference: `DE-${(id * 7_919) % 1_000_003}`, weightGrams: 120 + ((id * 37) % 9_400), receivedOn })
    }
  }
  return parcels
}
