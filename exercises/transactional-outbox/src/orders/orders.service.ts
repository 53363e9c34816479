import { ConflictException, Injectable, NotFoundException } from '@nestjs/common'
import { InjectRepository } from '@nestjs/typeorm'
import { Repository } from 'typeorm'
import { Broker } from '../broker/broker.js'
import { PlaceOrderDto } from './dto/place-order.dto.js'
import { Order, type OrderStatus } from './order.entity.js'
import { orderEvent } from './order.event.js'

@Injectable()
export class OrdersService {
  constructor(
    @InjectRepository(Order) private readonly orders: Repository<Order>,
    private readonly broker: Broker,
  ) {}

  async open(id: number): Promise<Order> {
    const order = await this.orders.findOneBy({ id })
    if (!order) throw new NotFoundException(`There is no order ${id}`)
    return order
  }

  async place({ customer, address, totalCents }: PlaceOrderDto): Promise<Order> {
    const order = await this.orders.save(this.orders.create({ customer, address, totalCents }))
    await this.broker.publish(orderEvent('order.placed', order))
    return order
  }

  async readdress(id: number, address: string): Promise<Order> {
    const order = await this.change(id, ['placed', 'paid'], { address })
    await this.broker.publish(orderEvent('order.readdressed', order))
    return order
  }

  async pay(id: number): Promise<Order> {
    const order = await this.change(id, ['placed'], { status: 'paid' })
    await this.broker.publish(orderEvent('order.paid', order))
    return order
  }

  async cancel(id: number): Promise<Order> {
    const order = await this.change(id, ['placed', 'paid'], { status: 'cancelled' })
    await this.broker.publish(orderEvent('order.cancelled', order))
    return order
  }

  /** Changes an order that is in one of these states. The row's lock makes changes of one order wait for each other. */
  private change(id: number, from: readonly OrderStatus[], change: Partial<Order>): Promise<Order> {
    return this.orders.manager.transaction(async (manager) => {
      const order = await manager.findOne(Order, { where: { id }, lock: { mode: 'pessimistic_write' } })
      if (!order) throw new NotFoundException(`There is no order ${id}`)
      if (!from.includes(order.status)) throw new ConflictException(`Order ${id} is ${order.status}`)
      return manager.save(Object.assign(order, change, { version: order.version + 1 }))
    })
  }
}
