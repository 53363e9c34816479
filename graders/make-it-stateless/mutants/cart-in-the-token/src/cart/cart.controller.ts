import { Body, Controller, Delete, Get, HttpCode, NotFoundException, Param, Post, Res, UseGuards } from '@nestjs/common'
import type { Response } from 'express'
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
  show(@CurrentSession() session: Session): CartView {
    return this.carts.show(session)
  }

  @Post('items')
  async add(
    @CurrentSession() session: Session,
    @Body() { items }: AddItemsDto,
    @Res({ passthrough: true }) response: Response,
  ): Promise<CartView> {
    const { token, cart } = await this.carts.add(session, items)
    response.setHeader('X-Renewed-Token', token)
    await this.stats.countAddition()
    return cart
  }

  @Delete('items/:sku')
  @HttpCode(204)
  async remove(
    @CurrentSession() session: Session,
    @Param('sku') sku: string,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    const token = await this.carts.remove(session, sku)
    if (!token) throw new NotFoundException(`There is no ${sku} in the cart`)
    response.setHeader('X-Renewed-Token', token)
  }
}
