import { ClassSerializerInterceptor, Module, ValidationPipe } from '@nestjs/common'
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core'
import { TypeOrmModule } from '@nestjs/typeorm'
import { ShopGuard } from './access/shop.guard.js'
import { DuplicateFilter } from './vouchers/duplicate.filter.js'
import { Redemption } from './vouchers/redemption.entity.js'
import { Voucher } from './vouchers/voucher.entity.js'
import { VouchersModule } from './vouchers/vouchers.module.js'

@Module({
  imports: [
    TypeOrmModule.forRootAsync({
      useFactory: () => ({ type: 'postgres', url: process.env.DATABASE_URL, entities: [Voucher, Redemption] }),
    }),
    VouchersModule,
  ],
  providers: [
    { provide: APP_GUARD, useClass: ShopGuard },
    { provide: APP_PIPE, useValue: new ValidationPipe({ whitelist: true, transform: true }) },
    { provide: APP_INTERCEPTOR, useClass: ClassSerializerInterceptor },
    { provide: APP_FILTER, useClass: DuplicateFilter },
  ],
})
export class AppModule {}
