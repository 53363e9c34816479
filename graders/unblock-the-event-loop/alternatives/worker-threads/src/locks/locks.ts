import { pbkdf2Sync } from 'node:crypto'

export interface Customer {
  id: string
  passphrase: string
}

export interface Lock {
  id: string
  key: string
}

/** The keys that lock the customers' letters. Blocks the thread that it is called in. */
export function locksFor(customers: Customer[], rounds: number): Lock[] {
  return customers.map(({ id, passphrase }) => ({ id, key: deriveKey(passphrase, id, rounds) }))
}

function deriveKey(passphrase: string, id: string, rounds: number): string {
  // However a keyboard composes an accent, the passphrase is the same.
  return pbkdf2Sync(passphrase.normalize('NFKC'), `lock:${id}`, rounds, 32, 'sha512').toString('base64url')
}
