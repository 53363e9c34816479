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
  show(@CurrentSession() { user }: Session): Promise<CartView> {
    return this.carts.show(user.id)
  }

  @Post('items')
  async add(@CurrentSession() { user }: Session, @Body() { items }: AddItemsDto): Promise<CartView> {
    const cart = await this.carts.add(user.id, items)
    await this.stats.countAddition()
    return cart
  }

  @Delete('items/:sku')
  @HttpCode(204)
  async remove(@CurrentSession() { user }: Session, @Param('sku') sku: string): Promise<void> {
    if (!(await this.carts.remove(user.id, sku))) throw new NotFoundException(`There is no ${sku} in the cart`)
  }
}
