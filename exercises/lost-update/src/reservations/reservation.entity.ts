import { Column, Entity, OneToMany, PrimaryGeneratedColumn, type Relation } from 'typeorm'
import { ReservationLine } from './reservation-line.entity.js'

export type ReservationStatus = 'held' | 'cancelled'

@Entity('reservations')
export class Reservation {
  @PrimaryGeneratedColumn()
  id: number

  @Column()
  customer: string

  @Column({ type: 'text', default: 'held' })
  status: ReservationStatus

  @OneToMany(() => ReservationLine, (line) => line.reservation, { cascade: ['insert'] })
  lines: Relation<ReservationLine>[]
}
