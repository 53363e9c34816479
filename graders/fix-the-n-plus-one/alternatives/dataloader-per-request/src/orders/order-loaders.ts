import { Injectable, Scope } from '@nestjs/common'
import { InjectRepository } from '@nestjs/typeorm'
import DataLoader from 'dataloader'
import { In, Repository } from 'typeorm'
import { Customer } from '../customers/customer.entity.js'
import { OrderItem } from './order-item.entity.js'

interface CustomerKey {
  tenant: string
  number: string
}

/** Batches look-ups of one request. A new instance for each request: nothing is remembered longer. */
@Injectable({ scope: Scope.REQUEST })
export class OrderLoaders {
  readonly customers = new DataLoader<CustomerKey, Customer | null, string>((keys) => this.loadCustomers(keys), {
    cacheKeyFn: ({ tenant, number }) => JSON.stringify([tenant, number]),
  })

  readonly items = new DataLoader<number, OrderItem[]>((orderIds) => this.loadItems(orderIds))

  constructor(
    @InjectRepository(Customer) private readonly customerRows: Repository<Customer>,
    @InjectRepository(OrderItem) private readonly itemRows: Repository<OrderItem>,
  ) {}

  private async loadCustomers(keys: readonly CustomerKey[]): Promise<(Customer | null)[]> {
    const rows = await this.customerRows.find({
      select: { tenant: true, number: true, name: true, email: true },
      where: { tenant: In(keys.map(({ tenant }) => tenant)), number: In(keys.map(({ number }) => number)) },
    })
    return keys.map((key) => rows.find((row) => row.tenant === key.tenant && row.number === key.number) ?? null)
  }

  private async loadItems(orderIds: readonly number[]): Promise<OrderItem[][]> {
    const rows = await this.itemRows.find({
      select: { orderId: true, position: true, sku: true, title: true, quantity: true, unitPriceCents: true },
      where: { orderId: In(orderIds) },
      order: { position: 'ASC' },
    })
    return orderIds.map((id) => rows.filter(({ orderId }) => orderId === id))
  }
}
