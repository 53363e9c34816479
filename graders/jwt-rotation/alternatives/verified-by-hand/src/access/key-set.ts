import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto'

/** The signer allows keys to be kept for so long. */
const MAX_AGE_MS = 10 * 60_000
/** An unknown kid may cause a fetch this long after the last one. */
const PAUSE_MS = 25_000
const TIMEOUT_MS = 3_000

/** A key as the signer lists it. */
type PublicKey = JsonWebKey & { kid?: string }

interface KeySet {
  fetchedAt: number
  keys: ReadonlyMap<string, KeyObject>
}

let current: KeySet | undefined
let fetching: Promise<KeySet> | undefined

/** The public key with this id, or undefined when the signer has none. Throws when that can't be known. */
export async function findKey(kid: string): Promise<KeyObject | undefined> {
  const { keys, fetchedAt } = isYoungerThan(MAX_AGE_MS) ?? (await fetchOnce())
  const key = keys.get(kid)
  if (key || Date.now() - fetchedAt < PAUSE_MS) return key
  return (await fetchOnce()).keys.get(kid)
}

function isYoungerThan(ms: number): KeySet | undefined {
  return current && Date.now() - current.fetchedAt < ms ? current : undefined
}

function fetchOnce(): Promise<KeySet> {
  fetching ??= fetchKeys().finally(() => (fetching = undefined))
  return fetching
}

async function fetchKeys(): Promise<KeySet> {
  const response = await fetch(new URL('/.well-known/jwks.json', process.env.SIGNER_URL), {
    signal: AbortSignal.timeout(TIMEOUT_MS),
    redirect: 'error',
  })
  if (!response.ok) throw new Error(`The signer answered ${response.status} instead of its keys`)
  const { keys } = (await response.json()) as { keys: PublicKey[] }
  const usable = keys.filter(({ kty, crv, kid }) => kty === 'EC' && crv === 'P-256' && typeof kid === 'string')
  current = { fetchedAt: Date.now(), keys: new Map(usable.map((jwk) => [String(jwk.kid), createPublicKey({ key: jwk, format: 'jwk' })])) }
  return current
}
