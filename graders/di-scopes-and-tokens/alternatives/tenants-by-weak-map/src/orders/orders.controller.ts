import { Body, Controller, Get, Post } from '@nestjs/common'
import type { Order } from '../store/orders.store.js'
import { CurrentTenant } from '../tenancy/current-tenant.decorator.js'
import type { Tenant } from '../tenancy/tenants.js'
import { OrdersService } from './orders.service.js'
import { PlaceOrder } from './place-order.dto.js'

@Controller('orders')
export class OrdersController {
  constructor(private readonly orders: OrdersService) {}

  @Post()
  place(@CurrentTenant() tenant: Tenant, @Body() order: PlaceOrder): Promise<Order> {
    return this.orders.place(tenant, order)
  }

  @Get()
  async list(@CurrentTenant() tenant: Tenant): Promise<{ orders: Order[] }> {
    return { orders: await this.orders.list(tenant) }
  }
}
