import { ConflictException, Injectable, NotFoundException } from '@nestjs/common'
import { Database, refusedBy } from '../database.js'
import { ReserveDto } from './dto/reserve.dto.js'
import type { ReservationView } from './reservation.view.js'

const OPEN = `
  SELECT id, customer, status, (SELECT json_agg(json_build_object('sku', sku, 'quantity', quantity)) FROM reservation_lines WHERE reservation_id = id) AS lines
  FROM reservations WHERE id = $1`

/** The triggers on the lines fire in the order of the rows, and so do their locks. */
const RESERVE = `
  WITH reservation AS (INSERT INTO reservations (customer) VALUES ($1) RETURNING id)
  INSERT INTO reservation_lines (reservation_id, sku, quantity)
  SELECT id, sku, quantity FROM reservation, json_to_recordset($2) AS line (sku text, quantity integer)
  ORDER BY sku COLLATE "C"
  RETURNING reservation_id AS id`

@Injectable()
export class ReservationsService {
  constructor(private readonly database: Database) {}

  async open(id: number): Promise<ReservationView> {
    const [reservation] = await this.database.rows<ReservationView>(OPEN, [id])
    if (!reservation) throw new NotFoundException(`There is no reservation ${id}`)
    return reservation
  }

  async reserve({ customer, lines }: ReserveDto): Promise<ReservationView> {
    try {
      const [{ id }] = await this.database.rows<{ id: number }>(RESERVE, [customer, JSON.stringify(lines)])
      return { id, customer, status: 'held', lines }
    } catch (error) {
      const constraint = refusedBy(error)
      if (constraint === 'never_below_zero') throw new ConflictException('There is too little in stock')
      if (constraint === 'reservation_lines_sku_fkey') throw new NotFoundException('There is no such article')
      throw error
    }
  }

  async cancel(id: number): Promise<ReservationView> {
    const reservation = await this.open(id)
    const changed = await this.database.rows(
      "UPDATE reservations SET status = 'cancelled' WHERE id = $1 AND status = 'held' RETURNING id",
      [id],
    )
    if (changed.length === 0) throw new ConflictException(`Reservation ${id} is cancelled`)
    return { ...reservation, status: 'cancelled' }
  }
}
