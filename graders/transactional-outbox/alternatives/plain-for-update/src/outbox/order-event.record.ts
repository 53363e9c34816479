import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm'

@Entity('order_events')
export class OrderEventRecord {
  @PrimaryGeneratedColumn({ type: 'bigint' })
  number: string

  @Column({ name: 'event_id', type: 'uuid' })
  eventId: string

  @Column({ name: 'order_id' })
  orderId: number

  /** The event as JSON. */
  @Column()
  body: string

  @Column({ type: 'text', default: 'waiting' })
  state: 'waiting' | 'sent' | 'parked'

  @Column({ name: 'sent_at', type: 'timestamptz', nullable: true })
  sentAt: Date | null
}
