import { createHash } from 'node:crypto'

/** The seals of one account. Others are made between two of its entries, so each chain remembers its own last seal. */
export class SealChain {
  #last: string

  constructor(accountId: string) {
    this.#last = accountId
  }

  /** The seal of the chain's next entry. Whoever changes an entry later breaks every seal from there on. */
  seal(entry: string): string {
    this.#last = createHash('sha256').update(`${this.#last}|${entry}`).digest('base64url').slice(0, 16)
    return this.#last
  }
}
