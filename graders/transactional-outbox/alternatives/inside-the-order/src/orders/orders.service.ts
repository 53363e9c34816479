import { ConflictException, Injectable, NotFoundException } from '@nestjs/common'
import { InjectRepository } from '@nestjs/typeorm'
import { type EntityManager, Repository } from 'typeorm'
import { PlaceOrderDto } from './dto/place-order.dto.js'
import { Order, type OrderStatus } from './order.entity.js'
import { orderEvent, type OrderEventType } from './order.event.js'

@Injectable()
export class OrdersService {
  constructor(@InjectRepository(Order) private readonly orders: Repository<Order>) {}

  async open(id: number): Promise<Order> {
    const order = await this.orders.findOneBy({ id })
    if (!order) throw new NotFoundException(`There is no order ${id}`)
    return order
  }

  place({ customer, address, totalCents }: PlaceOrderDto): Promise<Order> {
    return this.orders.manager.transaction(async (manager) => {
      const { waiting, ...order } = await manager.save(manager.create(Order, { customer, address, totalCents }))
      return tell(manager, 'order.placed', order)
    })
  }

  readdress(id: number, address: string): Promise<Order> {
    return this.change('order.readdressed', id, ['placed', 'paid'], { address })
  }

  pay(id: number): Promise<Order> {
    return this.change('order.paid', id, ['placed'], { status: 'paid' })
  }

  cancel(id: number): Promise<Order> {
    return this.change('order.cancelled', id, ['placed', 'paid'], { status: 'cancelled' })
  }

  private change(type: OrderEventType, id: number, from: readonly OrderStatus[], change: Partial<Order>): Promise<Order> {
    return this.orders.manager.transaction(async (manager) => {
      const order = await manager.findOne(Order, { where: { id }, lock: { mode: 'pessimistic_write' } })
      if (!order) throw new NotFoundException(`There is no order ${id}`)
      if (!from.includes(order.status)) throw new ConflictException(`Order ${id} is ${order.status}`)
      return tell(manager, type, await manager.save(Object.assign(order, change, { version: order.version + 1 })))
    })
  }
}

async function tell(manager: EntityManager, type: OrderEventType, order: Order): Promise<Order> {
  await manager.query('UPDATE orders SET waiting = waiting || $2::jsonb WHERE id = $1', [
    order.id,
    JSON.stringify([orderEvent(type, order)]),
  ])
  return order
}
