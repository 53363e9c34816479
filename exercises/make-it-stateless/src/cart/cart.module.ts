import { Module } from '@nestjs/common'
import { AuthModule } from '../auth/auth.module.js'
import { StatsModule } from '../stats/stats.module.js'
import { CartController } from './cart.controller.js'
import { CartService } from './cart.service.js'

@Module({ imports: [AuthModule, StatsModule], controllers: [CartController], providers: [CartService] })
export class CartModule {}
