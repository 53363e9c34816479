import { turn } from '../pacing/turns.js'
import type { Account } from './account.js'
import { Money } from './money.js'
import { SealChain } from './seals.js'

interface Entry {
  hour: number
  interest: Money
  tax: Money
  balance: Money
  seal: string
}

interface Statement {
  id: string
  owner: string
  entries: Entry[]
}

interface Report {
  statements: Statement[]
  /** Of all accounts, after their last hour. */
  total: Money
}

/** Entries after which the event loop has a turn. */
const SLICE = 300

/** The statements of accounts: an entry for each hour, each sealed. */
export async function reportOn(accounts: Account[]): Promise<Report> {
  const statements: Statement[] = []
  let total = 0
  for (const { id, owner, cents, ratePpm, hours } of accounts) {
    const entries: Entry[] = []
    const chain = new SealChain(id)
    let balance = cents
    for (let hour = 1; hour <= hours; hour++) {
      const interest = Math.floor((balance * ratePpm) / 1_000_000)
      const tax = Math.floor(interest / 4)
      balance += interest - tax
      entries.push({
        hour,
        interest: new Money(interest),
        tax: new Money(tax),
        balance: new Money(balance),
        seal: chain.seal(`${hour}|${balance}`),
      })
      if (hour % SLICE === 0) await turn()
    }
    total += balance
    statements.push({ id, owner, entries })
  }
  return { statements, total: new Money(total) }
}
