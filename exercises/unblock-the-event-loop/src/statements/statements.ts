import type { Account } from './account.js'
import { Money } from './money.js'
import { beginChain, seal } from './seals.js'

export interface Entry {
  hour: number
  interest: Money
  tax: Money
  balance: Money
  seal: string
}

export interface Statement {
  id: string
  owner: string
  entries: Entry[]
}

export interface Report {
  statements: Statement[]
  /** Of all accounts, after their last hour. */
  total: Money
}

/** The statements of accounts: an entry for each hour, each sealed. */
export function reportOn(accounts: Account[]): Report {
  const statements: Statement[] = []
  let total = 0
  for (const { id, owner, cents, ratePpm, hours } of accounts) {
    const entries: Entry[] = []
    let balance = cents
    beginChain(id)
    for (let hour = 1; hour <= hours; hour++) {
      const interest = Math.floor((balance * ratePpm) / 1_000_000)
      const tax = Math.floor(interest / 4)
      balance += interest - tax
      entries.push({
        hour,
        interest: new Money(interest),
        tax: new Money(tax),
        balance: new Money(balance),
        seal: seal(`${hour}|${balance}`),
      })
    }
    total += balance
    statements.push({ id, owner, entries })
  }
  return { statements, total: new Money(total) }
}
