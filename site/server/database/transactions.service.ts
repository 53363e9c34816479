import { AsyncLocalStorage } from 'node:async_hooks'
import { Injectable } from '@nestjs/common'
import { DatabaseService } from './database.service.ts'
import type { Database } from './executor.ts'

type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0]

/** Transactions that also hold what a library does with the database: it is given `db`, and knows nothing of them. */
@Injectable()
export class TransactionsService {
  /** The transaction that the caller is in, or else the database. */
  readonly db: Database
  private readonly current = new AsyncLocalStorage<Transaction>()

  constructor(private readonly database: DatabaseService) {
    this.db = new Proxy(database.db, {
      get: (db, property): unknown => Reflect.get(this.current.getStore() ?? db, property),
    })
  }

  /**
   * Commits what `work` did, here and through `db`, or nothing of it when it throws.
   *
   * @example await transactions.run(async (tx) => { await library.change(); await audit(tx, …) })
   */
  run<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.database.db.transaction((tx) => this.current.run(tx, () => work(tx)))
  }
}
