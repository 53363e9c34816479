import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm'
import { Reservation } from './reservation.entity.js'

@Entity('reservation_lines')
export class ReservationLine {
  @PrimaryColumn({ name: 'reservation_id' })
  reservationId: number

  @ManyToOne(() => Reservation, (reservation) => reservation.lines)
  @JoinColumn({ name: 'reservation_id' })
  reservation: Relation<Reservation>

  @PrimaryColumn()
  sku: string

  @Column()
  quantity: number
}
