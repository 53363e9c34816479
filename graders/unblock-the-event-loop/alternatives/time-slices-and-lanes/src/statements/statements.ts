import { inSlices } from '../pacing/slices.js'
import type { Account } from './account.js'
import { Money } from './money.js'
import { sealAfter } from './seals.js'

interface Accrual {
  account: Account
  hour: number
  interest: number
  tax: number
  balance: number
  seal: string
}

/** The statements of accounts, as JSON. */
export async function reportOn(accounts: Account[]): Promise<string> {
  const statements: string[] = []
  let entries: string[] = []
  let total = 0
  await inSlices(accruals(accounts), ({ account: { id, owner, hours }, hour, balance, ...rest }) => {
    entries.push(entryOf({ hour, balance, ...rest }))
    if (hour < hours) return
    const [start] = JSON.stringify({ id, owner }).split(/}$/)
    statements.push(`${start},"entries":[${entries.join(',')}]}`)
    entries = []
    total += balance
  })
  return `{"statements":[${statements.join(',')}],"total":${JSON.stringify(new Money(total))}}`
}

function* accruals(accounts: Account[]): Iterable<Accrual> {
  for (const account of accounts) {
    let last: Accrual = { account, hour: 0, interest: 0, tax: 0, balance: account.cents, seal: account.id }
    while (last.hour < account.hours) yield (last = after(last))
  }
}

function after({ account, hour: before, balance: old, seal }: Accrual): Accrual {
  const hour = before + 1
  const interest = Math.floor((old * account.ratePpm) / 1_000_000)
  const tax = Math.floor(interest / 4)
  const balance = old + interest - tax
  return { account, hour, interest, tax, balance, seal: sealAfter(seal, `${hour}|${balance}`) }
}

function entryOf({ hour, interest, tax, balance, seal }: Omit<Accrual, 'account'>): string {
  return JSON.stringify({ hour, interest: new Money(interest), tax: new Money(tax), balance: new Money(balance), seal })
}
