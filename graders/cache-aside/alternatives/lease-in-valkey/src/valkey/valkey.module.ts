import { Global, Module, type OnModuleDestroy } from '@nestjs/common'
import { Redis } from 'ioredis'

/** Fails fast: a command waits neither for a connection nor for a silent server. */
const options = { enableOfflineQueue: false, maxRetriesPerRequest: 0, commandTimeout: 900, connectTimeout: 900 } as const

@Global()
@Module({
  providers: [
    {
      provide: Redis,
      useFactory: () => {
        const valkey = new Redis(process.env.REDIS_URL ?? 'redis://127.0.0.1:6379', options)
        valkey.on('error', ({ message }: Error) => console.warn(`Valkey: ${message}`))
        return valkey
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
