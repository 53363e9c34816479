import { Global, Logger, Module, type OnModuleDestroy } from '@nestjs/common'
import { Redis } from 'ioredis'

function connect(): Redis {
  const valkey = new Redis(process.env.REDIS_URL ?? 'redis://127.0.0.1:6379')
  const logger = new Logger('Valkey')
  let away = false
  valkey.on('error', (error: Error) => {
    if (!away) logger.warn(`is away: ${error.message}`)
    away = true
  })
  valkey.on('ready', () => {
    if (away) logger.log('is back')
    away = false
  })
  return valkey
}

/** The connection to Valkey, for whoever injects `Redis`. */
@Global()
@Module({ providers: [{ provide: Redis, useFactory: connect }], exports: [Redis] })
export class ValkeyModule implements OnModuleDestroy {
  constructor(private readonly valkey: Redis) {}

  onModuleDestroy(): void {
    this.valkey.disconnect()
  }
}
