import type { Reservation, ReservationStatus } from './reservation.entity.js'

/** A reservation as the API shows it. */
export interface ReservationView {
  id: number
  customer: string
  status: ReservationStatus
  lines: { sku: string; quantity: number }[]
}

export function toReservationView({ id, customer, status, lines }: Reservation): ReservationView {
  return { id, customer, status, lines: lines.map(({ sku, quantity }) => ({ sku, quantity })) }
}
