import type { Random } from '#grader'
import { createHash } from 'node:crypto'

export interface Account {
  id: string
  owner: string
  cents: number
  ratePpm: number
  hours: number
}

export function newAccount(random: Random, hours: number): Account {
  const owner = random.pick([random.name(), random.unicode(), ''])
  return { id: `${random.word()}-${random.idBase()}`, owner, cents: random.int(1_000_000, 900_000_000), ratePpm: random.int(1, 10), hours }
}

/** Accounts with so many hours together, each of which has some. */
export function newAccounts(random: Random, count: number, hours: number): Account[] {
  const each = Math.floor(hours / count)
  return Array.from({ length: count }, (_, index) => newAccount(random, index === 0 ? hours - each * (count - 1) : each))
}

/** Owners whom every encoding writes alike: where something else is asked for, their names must not decide. */
export function plainAccounts(random: Random, count: number, hours: number): Account[] {
  return newAccounts(random, count, hours).map((account) => ({ ...account, owner: 'Ada Brown' }))
}

/** What POST /statements answers, as JSON. */
export function reportOn(accounts: readonly Account[]): { statements: unknown[]; total: string } {
  const made = accounts.map((account) => {
    const entries: object[] = []
    const balance = accrue(account, (hour, interest, tax, now, seal) =>
      entries.push({ hour, interest: money(interest), tax: money(tax), balance: money(now), seal }),
    )
    return { statement: { id: account.id, owner: account.owner, entries }, balance }
  })
  return { statements: made.map(({ statement }) => statement), total: money(made.reduce((sum, { balance }) => sum + balance, 0)) }
}

/** The seals of the accounts' last entries. Each depends on all entries before it, so of a long answer no more has to be looked at. */
export function lastSeals(accounts: readonly Account[]): string[] {
  return accounts.map((account) => {
    let last = ''
    accrue(account, (_hour, _interest, _tax, _balance, seal) => {
      last = seal
    })
    return last
  })
}

/** @returns the balance after the last hour, in cents */
function accrue(
  { id, cents, ratePpm, hours }: Account,
  book: (hour: number, interest: number, tax: number, balance: number, seal: string) => void,
): number {
  let balance = cents
  let seal = id
  for (let hour = 1; hour <= hours; hour++) {
    const interest = Math.floor((balance * ratePpm) / 1_000_000)
    const tax = Math.floor(interest / 4)
    balance += interest - tax
    seal = createHash('sha256').update(`${seal}|${hour}|${balance}`).digest('base64url').slice(0, 16)
    book(hour, interest, tax, balance, seal)
  }
  return balance
}

function money(cents: number): string {
  const whole = String(Math.floor(cents / 100)).replace(/\B(?=(\d{3})+$)/g, ',')
  return `${whole}.${String(cents % 100).padStart(2, '0')}`
}
