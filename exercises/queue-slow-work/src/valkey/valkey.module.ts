import { Module, type OnModuleDestroy } from '@nestjs/common'
import { Redis } from 'ioredis'

/** Where Valkey listens: for whoever opens a connection of their own. */
export const VALKEY_URL = process.env.REDIS_URL ?? 'redis://127.0.0.1:6379'

/** A connection to Valkey, for whoever imports this module and injects `Redis`. */
@Module({
  providers: [{ provide: Redis, useFactory: () => new Redis(VALKEY_URL) }],
  exports: [Redis],
})
export class ValkeyModule implements OnModuleDestroy {
  constructor(private readonly valkey: Redis) {}

  onModuleDestroy(): void {
    this.valkey.disconnect()
  }
}
