import { Column, Entity, JoinColumn, ManyToOne, OneToMany, PrimaryGeneratedColumn, type Relation } from 'typeorm'
import { Customer } from '../customers/customer.entity.js'
import { OrderItem } from './order-item.entity.js'

@Entity('orders')
export class Order {
  @PrimaryGeneratedColumn()
  id: number

  @Column()
  tenant: string

  @Column()
  reference: string

  /** Null for a guest. */
  @Column({ name: 'customer_number', type: 'text', nullable: true })
  customerNumber: string | null

  @ManyToOne(() => Customer)
  @JoinColumn([
    { name: 'tenant', referencedColumnName: 'tenant' },
    { name: 'customer_number', referencedColumnName: 'number' },
  ])
  customer: Relation<Customer> | null

  @Column({ default: 'open' })
  status: string

  @Column({ name: 'placed_at', type: 'timestamptz', default: () => 'now()' })
  placedAt: Date

  @Column({ name: 'invoice_text', default: '' })
  invoiceText: string

  @OneToMany(() => OrderItem, (item) => item.order, { cascade: ['insert'] })
  items: Relation<OrderItem>[]
}
