import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm'
import type { OrderEvent } from './order.event.js'

export type OrderStatus = 'placed' | 'paid' | 'cancelled'

@Entity('orders')
export class Order {
  @PrimaryGeneratedColumn()
  id: number

  @Column()
  customer: string

  @Column()
  address: string

  @Column({ name: 'total_cents' })
  totalCents: number

  @Column({ type: 'text', default: 'placed' })
  status: OrderStatus

  /** 1 for a placed order, one more with every change. */
  @Column({ default: 1 })
  version: number

  /** Events that the broker has not taken yet, oldest first. */
  @Column({ type: 'jsonb', default: [], select: false })
  waiting?: OrderEvent[]
}
