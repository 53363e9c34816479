import { Module } from '@nestjs/common'
import { StatsModule } from '../stats/stats.module.js'
import { CartController } from './cart.controller.js'
import { CartService } from './cart.service.js'

@Module({ imports: [StatsModule], controllers: [CartController], providers: [CartService] })
export class CartModule {}
