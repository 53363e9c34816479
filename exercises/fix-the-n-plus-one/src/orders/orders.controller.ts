import { Body, Controller, Get, Param, ParseIntPipe, Post, Query } from '@nestjs/common'
import { Tenant } from '../tenancy/tenant.decorator.js'
import { CreateOrderDto } from './dto/create-order.dto.js'
import { ListOrdersDto } from './dto/list-orders.dto.js'
import { OrdersService } from './orders.service.js'

@Controller('orders')
export class OrdersController {
  constructor(private readonly orders: OrdersService) {}

  @Get()
  list(@Tenant() tenant: string, @Query() query: ListOrdersDto) {
    return this.orders.list(tenant, query)
  }

  @Get(':id')
  open(@Tenant() tenant: string, @Param('id', ParseIntPipe) id: number) {
    return this.orders.open(tenant, id)
  }

  @Post()
  place(@Tenant() tenant: string, @Body() order: CreateOrderDto) {
    return this.orders.place(tenant, order)
  }
}
