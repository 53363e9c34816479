import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common'
import { Shop } from '../access/shop.decorator.js'
import type { Redemption } from './redemption.entity.js'
import { IssueVoucher, Redeem } from './voucher.dto.js'
import type { Voucher } from './voucher.entity.js'
import { VouchersService } from './vouchers.service.js'

@Controller('vouchers')
export class VouchersController {
  constructor(private readonly vouchers: VouchersService) {}

  @Post()
  issue(@Shop() shop: string, @Body() voucher: IssueVoucher): Promise<Voucher> {
    return this.vouchers.issue(shop, voucher)
  }

  @Get()
  list(@Shop() shop: string): Promise<Voucher[]> {
    return this.vouchers.list(shop)
  }

  @Get(':code')
  find(@Shop() shop: string, @Param('code') code: string): Promise<Voucher> {
    return this.vouchers.find(shop, code)
  }

  @Post(':code/redemptions')
  @HttpCode(200)
  redeem(@Shop() shop: string, @Param('code') code: string, @Body() { amountCents }: Redeem): Promise<Voucher> {
    return this.vouchers.redeem(shop, code, amountCents)
  }

  @Get(':code/redemptions')
  redemptions(@Shop() shop: string, @Param('code') code: string): Promise<Redemption[]> {
    return this.vouchers.redemptions(shop, code)
  }
}
