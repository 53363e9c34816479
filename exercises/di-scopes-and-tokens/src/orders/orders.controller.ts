import { Body, Controller, Get, Post } from '@nestjs/common'
import { OrdersService } from './orders.service.js'
import type { Order } from '../store/orders.store.js'
import { PlaceOrder } from './place-order.dto.js'

@Controller('orders')
export class OrdersController {
  constructor(private readonly orders: OrdersService) {}

  @Post()
  place(@Body() order: PlaceOrder): Promise<Order> {
    return this.orders.place(order)
  }

  @Get()
  async list(): Promise<{ orders: Order[] }> {
    return { orders: await this.orders.list() }
  }
}
