import { Body, Controller, Get, HttpCode, Param, ParseIntPipe, Patch, Post } from '@nestjs/common'
import { PlaceOrderDto } from './dto/place-order.dto.js'
import { ReaddressOrderDto } from './dto/readdress-order.dto.js'
import { OrdersService } from './orders.service.js'

@Controller('orders')
export class OrdersController {
  constructor(private readonly orders: OrdersService) {}

  @Post()
  place(@Body() order: PlaceOrderDto) {
    return this.orders.place(order)
  }

  @Get(':id')
  open(@Param('id', ParseIntPipe) id: number) {
    return this.orders.open(id)
  }

  @Patch(':id')
  readdress(@Param('id', ParseIntPipe) id: number, @Body() { address }: ReaddressOrderDto) {
    return this.orders.readdress(id, address)
  }

  @Post(':id/pay')
  @HttpCode(200)
  pay(@Param('id', ParseIntPipe) id: number) {
    return this.orders.pay(id)
  }

  @Post(':id/cancel')
  @HttpCode(200)
  cancel(@Param('id', ParseIntPipe) id: number) {
    return this.orders.cancel(id)
  }
}
