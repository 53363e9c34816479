import { Injectable } from '@nestjs/common'
import { Redis } from 'ioredis'
import { importJWK, type JWK } from 'jose'
import { Signer } from './signer.js'

type Keys = Record<string, JWK>

const KEY = 'signer:keys'
const ASKED = 'signer:asked'

/** The signer's keys, shared by all instances through Valkey. */
@Injectable()
export class SharedKeys {
  private fetching?: Promise<Keys | undefined>

  constructor(
    private readonly valkey: Redis,
    private readonly signer: Signer,
  ) {}

  /** @throws Error when the key can't be had, or does not exist */
  async find(kid: unknown): Promise<Awaited<ReturnType<typeof importJWK>>> {
    if (typeof kid !== 'string' || !/^[a-z0-9-]{1,80}$/i.test(kid)) throw new Error('no kid')
    const stored = await this.valkey.get(KEY)
    const known: Keys | undefined = stored === null ? undefined : JSON.parse(stored)
    const jwk = own(known, kid) ?? own(await this.fetchOnce(known === undefined), kid)
    if (!jwk) throw new Error(`no key ${kid}`)
    return importJWK({ ...jwk, alg: 'ES256' }, 'ES256')
  }

  /** All that ask at once share a fetch; so do, for 30 seconds, all instances, unless there are no keys at all. */
  private fetchOnce(urgent: boolean): Promise<Keys | undefined> {
    this.fetching ??= this.fetchKeys(urgent).finally(() => (this.fetching = undefined))
    return this.fetching
  }

  private async fetchKeys(urgent: boolean): Promise<Keys | undefined> {
    const isMyTurn = await this.valkey.set(ASKED, '1', 'EX', 30, 'NX')
    if (isMyTurn === null && !urgent) return undefined
    const response = await fetch(this.signer.keysUrl, { signal: AbortSignal.timeout(3_000) })
    if (response.status !== 200) throw new Error(`The signer answered ${response.status}`)
    const { keys } = (await response.json()) as { keys: JWK[] }
    const byKid = Object.fromEntries(keys.map((jwk) => [String(jwk.kid), jwk]))
    await this.valkey.set(KEY, JSON.stringify(byKid), 'EX', 600)
    return byKid
  }
}

function own(keys: Keys | undefined, kid: string): JWK | undefined {
  return keys && Object.hasOwn(keys, kid) ? keys[kid] : undefined
}
