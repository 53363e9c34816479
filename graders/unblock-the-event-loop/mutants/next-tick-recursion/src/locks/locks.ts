import { pbkdf2 } from 'node:crypto'
import { promisify } from 'node:util'
import { atMost } from '../pacing/at-most.js'

/** Half of Node's thread pool: files and host names are looked up in it as well. */
const threads = atMost(2)

const derive = promisify(pbkdf2)

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
  return Promise.all(customers.map(async ({ id, passphrase }) => ({ id, key: await deriveKey(passphrase, id, rounds) })))
}

async function deriveKey(passphrase: string, id: string, rounds: number): Promise<string> {
  // However a keyboard composes an accent, the passphrase is the same.
  const key = await threads(() => derive(passphrase.normalize('NFKC'), `lock:${id}`, rounds, 32, 'sha512'))
  return key.toString('base64url')
}
