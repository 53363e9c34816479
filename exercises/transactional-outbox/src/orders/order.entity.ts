import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm'

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
}
