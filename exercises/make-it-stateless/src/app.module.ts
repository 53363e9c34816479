import { Module } from '@nestjs/common'
import { AuthModule } from './auth/auth.module.js'
import { CartModule } from './cart/cart.module.js'
import { StatsModule } from './stats/stats.module.js'
import { ValkeyModule } from './valkey/valkey.module.js'

@Module({ imports: [ValkeyModule, AuthModule, CartModule, StatsModule] })
export class AppModule {}
