import { Global, Module, type OnModuleDestroy } from '@nestjs/common'
import { Redis } from 'ioredis'

/** The connection to Valkey, for whoever injects `Redis`. */
@Global()
@Module({
  providers: [{ provide: Redis, useFactory: () => new Redis(process.env.REDIS_URL ?? 'redis://127.0.0.1:6379') }],
  exports: [Redis],
})
export class ValkeyModule implements OnModuleDestroy {
  constructor(private readonly valkey: Redis) {}

  onModuleDestroy(): void {
    this.valkey.disconnect()
  }
}
