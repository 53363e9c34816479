import { Body, Controller, Delete, Get, HttpCode, NotFoundException, Param, Post, UseGuards } from '@nestjs/common'
import { CurrentSession } from '../auth/current-session.decorator.js'
import { SessionGuard } from '../auth/session.guard.js'
import type { Session } from '../auth/sessions.service.js'
import { StatsService } from '../stats/stats.service.js'
import { AddItemsDto } from './add-items.dto.js'
import { CartService } from './cart.service.js'
import type { CartView } from './cart.view.js'

@Controller('cart')
@UseGuards(SessionGuard)
export class CartController {
  constructor(
    private readonly carts: CartService,
    private readonly stats: StatsService,
  ) {}

  @Get()
  show(@CurrentSession() { user }: Session): CartView {
    return this.carts.show(user.id)
  }

  @Post('items')
  add(@CurrentSession() { user }: Session, @Body() { items }: AddItemsDto): CartView {
    const cart = this.carts.add(user.id, items)
    this.stats.countAddition()
    return cart
  }

  @Delete('items/:sku')
  @HttpCode(204)
  remove(@CurrentSession() { user }: Session, @Param('sku') sku: string): void {
    if (!this.carts.remove(user.id, sku)) throw new NotFoundException(`There is no ${sku} in the cart`)
  }
}
