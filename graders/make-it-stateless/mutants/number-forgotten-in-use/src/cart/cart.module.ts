import { Module } from '@nestjs/common'
import { Redis } from 'ioredis'
import { AuthModule } from '../auth/auth.module.js'
import { TRANSACTIONS } from '../valkey/transactions.js'
import { CartController } from './cart.controller.js'
import { CARTS, createCarts } from './carts.js'

@Module({
  imports: [AuthModule],
  controllers: [CartController],
  providers: [{ provide: CARTS, useFactory: createCarts, inject: [Redis, TRANSACTIONS] }],
})
export class CartModule {}
