import { Global, Logger, Module, type OnModuleDestroy } from '@nestjs/common'
import { Redis } from 'ioredis'

/** Valkey is a help, not a need: a command that gets no answer soon fails, and whoever sent it goes on without. */
function connect(): Redis {
  const valkey = new Redis(process.env.REDIS_URL ?? 'redis://127.0.0.1:6379', {
    // Without a connection a command fails at once; the default keeps it for later, and the request with it.
    enableOfflineQueue: false,
    // What was sent when the connection broke fails as well, instead of being sent again.
    maxRetriesPerRequest: 0,
    // A server that takes commands and answers none looks healthy to a socket. Milliseconds.
    commandTimeout: 1_000,
    connectTimeout: 1_000,
    // For ever, and never more than two seconds apart.
    retryStrategy: (tries) => Math.min(tries * 100, 2_000),
  })
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
