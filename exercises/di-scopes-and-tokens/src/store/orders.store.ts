import { setTimeout as query } from 'node:timers/promises'
import { Injectable } from '@nestjs/common'

export interface Order {
  id: number
  tenant: string
  sku: string
  quantity: number
  /** Cents. */
  total: number
  mailed: boolean
}

/** Stands for a table. */
@Injectable()
export class OrdersStore {
  private readonly orders: Order[] = []

  async add(order: Omit<Order, 'id'>): Promise<Order> {
    await query(5)
    const added = { id: this.orders.length + 1, ...order }
    this.orders.push(added)
    return added
  }

  async of(tenant: string): Promise<Order[]> {
    await query(5)
    return this.orders.filter((order) => order.tenant === tenant)
  }
}
