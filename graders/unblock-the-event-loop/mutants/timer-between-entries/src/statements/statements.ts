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

/** Characters of a piece: three entries. */
const PIECE = 256

/**
 * The statements of accounts as JSON, piece by piece: an entry for each hour, each sealed. The event loop has a turn after
 * each piece, whichever accounts it is made of.
 */
export async function* reportOn(accounts: Account[]): AsyncGenerator<string> {
  let piece = ''
  for (const text of partsOf(accounts)) {
    piece += text
    if (piece.length < PIECE) continue
    yield piece
    piece = ''
    await turn()
  }
  yield piece
}

function* partsOf(accounts: Account[]): Generator<string> {
  let total = 0
  yield '{"statements":['
  for (const [index, account] of accounts.entries()) {
    yield `${index === 0 ? '' : ','}{"id":${JSON.stringify(account.id)},"owner":${JSON.stringify(account.owner)},"entries":[`
    for (const entry of entriesOf(account)) {
      yield `${entry.hour === 1 ? '' : ','}${JSON.stringify(entry)}`
      if (entry.hour === account.hours) total += entry.balance.cents
    }
    yield ']}'
  }
  yield `],"total":${JSON.stringify(new Money(total))}}`
}

function* entriesOf({ id, cents, ratePpm, hours }: Account): Generator<Entry> {
  const chain = new SealChain(id)
  let balance = cents
  for (let hour = 1; hour <= hours; hour++) {
    const interest = Math.floor((balance * ratePpm) / 1_000_000)
    const tax = Math.floor(interest / 4)
    balance += interest - tax
    yield {
      hour,
      interest: new Money(interest),
      tax: new Money(tax),
      balance: new Money(balance),
      seal: chain.seal(`${hour}|${balance}`),
    }
  }
}
