import { errors, importJWK, type JWK, type JWTHeaderParameters } from 'jose'

type Key = Awaited<ReturnType<typeof importJWK>>

/** Finds the signer's keys by their kid. An unknown one has them fetched, once in a while. */
export function keysOf(url: URL, cooldownMs: number): (header: JWTHeaderParameters) => Promise<Key> {
  const keys = new Map<string, Key>()
  let fetching: Promise<void> | undefined
  let fetchedAt = Number.NEGATIVE_INFINITY

  const fetchKeys = async (): Promise<void> => {
    const response = await fetch(url, { signal: AbortSignal.timeout(3_000) })
    if (response.status !== 200) throw new Error(`The signer answered ${response.status}`)
    const set = (await response.json()) as { keys: JWK[] }
    for (const jwk of set.keys) keys.set(jwk.kid ?? '', await importJWK(jwk, 'ES256'))
    fetchedAt = Date.now()
  }

  return async ({ kid = '' }) => {
    if (!keys.has(kid) && Date.now() - fetchedAt > cooldownMs) await (fetching ??= fetchKeys().finally(() => (fetching = undefined)))
    const key = keys.get(kid)
    if (!key) throw new errors.JWKSNoMatchingKey()
    return key
  }
}
