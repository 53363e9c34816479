import { Global, Inject, Module, type OnModuleDestroy } from '@nestjs/common'
import { Redis } from 'ioredis'
import { createTransactions, TRANSACTIONS, type Transactions } from './transactions.js'

const url = process.env.REDIS_URL ?? 'redis://127.0.0.1:6379'

/** The shared connection to Valkey, for whoever injects `Redis`, and one apart for transactions that WATCH. */
@Global()
@Module({
  providers: [
    { provide: Redis, useFactory: () => new Redis(url) },
    {
      provide: TRANSACTIONS,
      useFactory: async () => {
        const connection = new Redis(url, {
          lazyConnect: true,
          enableOfflineQueue: false,
          autoResendUnfulfilledCommands: false,
        })
        await connection.connect()
        return createTransactions(connection)
      },
    },
  ],
  exports: [Redis, TRANSACTIONS],
})
export class ValkeyModule implements OnModuleDestroy {
  constructor(
    private readonly valkey: Redis,
    @Inject(TRANSACTIONS) private readonly transactions: Transactions,
  ) {}

  onModuleDestroy(): void {
    this.valkey.disconnect()
    this.transactions.close()
  }
}
