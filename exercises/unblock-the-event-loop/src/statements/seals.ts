import { createHash } from 'node:crypto'

/** The seal of the entry before. */
let last = ''

/** Begins the chain of an account. */
export function beginChain(accountId: string): void {
  last = accountId
}

/** The seal of the chain's next entry. Whoever changes an entry later breaks every seal from there on. */
export function seal(entry: string): string {
  last = createHash('sha256').update(`${last}|${entry}`).digest('base64url').slice(0, 16)
  return last
}
