import { Column, Entity, JoinColumn, ManyToOne, PrimaryGeneratedColumn, type Relation } from 'typeorm'
import { Order } from './order.entity.js'

@Entity('order_items')
export class OrderItem {
  @PrimaryGeneratedColumn()
  id: number

  @Column({ name: 'order_id' })
  orderId: number

  @ManyToOne(() => Order, (order) => order.items)
  @JoinColumn({ name: 'order_id' })
  order: Relation<Order>

  /** Place on the order, from 1. */
  @Column()
  position: number

  @Column()
  sku: string

  @Column()
  title: string

  @Column()
  quantity: number

  @Column({ name: 'unit_price_cents' })
  unitPriceCents: number

  @Column({ name: 'warehouse_note', default: '' })
  warehouseNote: string
}
