import { ConflictException, Injectable, NotFoundException } from '@nestjs/common'
import { InjectRepository } from '@nestjs/typeorm'
import { Repository } from 'typeorm'
import { Outbox } from '../outbox/outbox.js'
import { PlaceOrderDto } from './dto/place-order.dto.js'
import { Order, type OrderStatus } from './order.entity.js'
import { orderEvent, type OrderEventType } from './order.event.js'

@Injectable()
export class OrdersService {
  constructor(
    @InjectRepository(Order) private readonly orders: Repository<Order>,
    private readonly outbox: Outbox,
  ) {}

  async open(id: number): Promise<Order> {
    const order = await this.orders.findOneBy({ id })
    if (!order) throw new NotFoundException(`There is no order ${id}`)
    return order
  }

  place({ customer, address, totalCents }: PlaceOrderDto): Promise<Order> {
    return this.orders.manager.transaction(async (manager) => {
      const order = await manager.save(manager.create(Order, { customer, address, totalCents }))
      await this.outbox.add(manager, orderEvent('order.placed', order))
      return order
    })
  }

  readdress(id: number, address: string): Promise<Order> {
    return this.change(id, ['placed', 'paid'], { address }, 'order.readdressed')
  }

  pay(id: number): Promise<Order> {
    return this.change(id, ['placed'], { status: 'paid' }, 'order.paid')
  }

  cancel(id: number): Promise<Order> {
    return this.change(id, ['placed', 'paid'], { status: 'cancelled' }, 'order.cancelled')
  }

  /** Changes an order that is in one of these states. The row's lock makes changes of one order wait for each other. */
  private change(id: number, from: readonly OrderStatus[], change: Partial<Order>, type: OrderEventType): Promise<Order> {
    return this.orders.manager.transaction(async (manager) => {
      const order = await manager.findOne(Order, { where: { id }, lock: { mode: 'pessimistic_write' } })
      if (!order) throw new NotFoundException(`There is no order ${id}`)
      if (!from.includes(order.status)) throw new ConflictException(`Order ${id} is ${order.status}`)
      const changed = await manager.save(Object.assign(order, change, { version: order.version + 1 }))
      await this.outbox.add(manager, orderEvent(type, changed))
      return changed
    })
  }
}
