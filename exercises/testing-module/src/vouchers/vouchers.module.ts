import { Module } from '@nestjs/common'
import { TypeOrmModule } from '@nestjs/typeorm'
import { HistoryService } from './history.service.js'
import { Redemption } from './redemption.entity.js'
import { Voucher } from './voucher.entity.js'
import { VouchersController } from './vouchers.controller.js'
import { VouchersService } from './vouchers.service.js'

@Module({
  imports: [TypeOrmModule.forFeature([Voucher, Redemption])],
  controllers: [VouchersController],
  providers: [VouchersService, HistoryService],
})
export class VouchersModule {}
