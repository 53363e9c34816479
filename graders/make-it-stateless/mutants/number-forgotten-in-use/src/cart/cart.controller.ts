import { Body, Controller, Delete, Get, HttpCode, Inject, NotFoundException, Param, Post, UseGuards } from '@nestjs/common'
import { CurrentSession } from '../auth/current-session.decorator.js'
import { SessionGuard } from '../auth/session.guard.js'
import type { Session } from '../auth/sessions.js'
import { AddItemsDto } from './add-items.dto.js'
import { CARTS, type Carts } from './carts.js'
import type { CartView } from './cart.view.js'

@Controller('cart')
@UseGuards(SessionGuard)
export class CartController {
  constructor(@Inject(CARTS) private readonly carts: Carts) {}

  @Get()
  show(@CurrentSession() { user }: Session): Promise<CartView> {
    return this.carts.show(user.id)
  }

  @Post('items')
  add(@CurrentSession() { user }: Session, @Body() { items }: AddItemsDto): Promise<CartView> {
    return this.carts.add(user.id, items)
  }

  @Delete('items/:sku')
  @HttpCode(204)
  async remove(@CurrentSession() { user }: Session, @Param('sku') sku: string): Promise<void> {
    if (!(await this.carts.remove(user.id, sku))) throw new NotFoundException(`There is no ${sku} in the cart`)
  }
}
