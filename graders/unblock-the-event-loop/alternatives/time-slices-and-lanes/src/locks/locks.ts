export interface Customer {
  id: string
  passphrase: string
}

export interface Lock {
  id: string
  key: string
}

const encoder = new TextEncoder()

/** The keys that lock the customers' letters, one after the other: a request gets one thread of the pool. */
export async function locksFor(customers: Customer[], rounds: number): Promise<Lock[]> {
  const locks: Lock[] = []
  for (const { id, passphrase } of customers) locks.push({ id, key: await deriveKey(passphrase, id, rounds) })
  return locks
}

async function deriveKey(passphrase: string, id: string, iterations: number): Promise<string> {
  // However a keyboard composes an accent, the passphrase is the same.
  const secret = await crypto.subtle.importKey('raw', encoder.encode(passphrase.normalize('NFKC')), 'PBKDF2', false, ['deriveBits'])
  const salt = encoder.encode(`lock:${id}`)
  const bits = await crypto.subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-512', salt, iterations }, secret, 256)
  return Buffer.from(bits).toString('base64url')
}
