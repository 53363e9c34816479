import { Global, Module, type OnModuleDestroy } from '@nestjs/common'
import { Redis } from 'ioredis'

/** The connection to Valkey, for whoever injects `Redis`. Commands fail quickly: see ProfilesService, which does without. */
@Global()
@Module({
  providers: [
    {
      provide: Redis,
      useFactory: () => {
        const redis = new Redis(process.env.REDIS_URL ?? 'redis://127.0.0.1:6379', {
          enableOfflineQueue: false,
          maxRetriesPerRequest: 0,
          commandTimeout: 1_000,
        })
        redis.on('error', (error: Error) => console.error('valkey', error.message))
        return redis
      },
    },
  ],
  exports: [Redis],
})
export class ValkeyModule implements OnModuleDestroy {
  constructor(private readonly valkey: Redis) {}

  onModuleDestroy(): void {
    this.valkey.disconnect()
  }
}
