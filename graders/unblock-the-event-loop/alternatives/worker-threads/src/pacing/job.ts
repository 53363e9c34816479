import type { Customer } from '../locks/locks.js'
import type { Account } from '../statements/account.js'

/** What a worker thread is given. */
export type Job = { kind: 'report'; accounts: Account[] } | { kind: 'locks'; customers: Customer[]; rounds: number }
