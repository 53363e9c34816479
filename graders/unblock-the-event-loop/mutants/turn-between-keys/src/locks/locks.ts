import { pbkdf2Sync } from 'node:crypto'
import { turn } from '../pacing/turns.js'

export interface Customer {
  id: string
  passphrase: string
}

export interface Lock {
  id: string
  key: string
}

/** The keys that lock the customers' letters. Each is derived from a passphrase; more rounds make it harder to guess. */
export async function locksFor(customers: Customer[], rounds: number): Promise<Lock[]> {
  const locks: Lock[] = []
  for (const { id, passphrase } of customers) {
    locks.push({ id, key: deriveKey(passphrase, id, rounds) })
    await turn()
  }
  return locks
}

function deriveKey(passphrase: string, id: string, rounds: number): string {
  // However a keyboard composes an accent, the passphrase is the same.
  return pbkdf2Sync(passphrase.normalize('NFKC'), `lock:${id}`, rounds, 32, 'sha512').toString('base64url')
}
