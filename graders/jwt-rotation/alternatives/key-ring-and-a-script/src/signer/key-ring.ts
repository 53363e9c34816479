import { Injectable, Logger, type OnModuleInit } from '@nestjs/common'
import { type CryptoKey, importJWK, type JWK } from 'jose'
import { Signer } from './signer.js'

const SECONDS = 1_000
const MINUTES = 60 * SECONDS

/** From this age on the ring is renewed while it is still in use. */
const RENEW_AFTER = 5 * MINUTES
/** The signer allows no more. A key that leaked opens our doors for that long. */
const DROP_AFTER = 10 * MINUTES
/** Between two fetches. A new key is published for a minute before it signs, so half of that can't miss one. */
const PAUSE = 30 * SECONDS
/** Between two attempts to renew a ring that still works. */
const RETRY = 10 * SECONDS

interface Ring {
  readonly keys: ReadonlyMap<string, CryptoKey>
  /** When it was asked for. What happened at the signer later is not in it. */
  readonly since: number
}

/** The keys could not be fetched. It says nothing about the token. */
export class KeysUnavailable extends Error {}

/** The public keys of the signer: a copy that is only ever replaced as a whole. */
@Injectable()
export class KeyRing implements OnModuleInit {
  private readonly log = new Logger(KeyRing.name)
  private ring: Ring | undefined
  private pending: Promise<Ring> | undefined
  private lastFailure = -Infinity

  constructor(private readonly signer: Signer) {}

  onModuleInit(): void {
    this.renew()
  }

  /**
   * The key with this name, or undefined when the signer has none.
   *
   * @throws KeysUnavailable when it is not known and the signer can't be asked
   */
  async find(kid: string): Promise<CryptoKey | undefined> {
    this.renew()
    const ring = this.usable()
    const held = ring?.keys.get(kid)
    if (held) return held
    if (ring && age(ring) < PAUSE) return undefined
    return (await this.fetch()).keys.get(kid)
  }

  /** Sees to it that there are keys before they are needed. Nobody waits for it. */
  renew(): void {
    if (this.ring && age(this.ring) < RENEW_AFTER) return
    if (Date.now() - this.lastFailure < RETRY) return
    this.fetch().catch(() => undefined)
  }

  private usable(): Ring | undefined {
    return this.ring && age(this.ring) < DROP_AFTER ? this.ring : undefined
  }

  private fetch(): Promise<Ring> {
    this.pending ??= this.load().finally(() => (this.pending = undefined))
    return this.pending
  }

  private async load(): Promise<Ring> {
    const since = Date.now()
    try {
      this.ring = { since, keys: await importAll(await this.signer.keys()) }
      return this.ring
    } catch (cause) {
      this.lastFailure = Date.now()
      this.log.warn(`No keys from the signer: ${String(cause)}`)
      throw new KeysUnavailable('The keys of the signer can not be had', { cause })
    }
  }
}

function age({ since }: Ring): number {
  return Date.now() - since
}

async function importAll(jwks: JWK[]): Promise<Map<string, CryptoKey>> {
  const keys = new Map<string, CryptoKey>()
  for (const { kid, kty, crv, x, y, use } of jwks) {
    if (kid === undefined || kty !== 'EC' || crv !== 'P-256' || use === 'enc') continue
    keys.set(kid, (await importJWK({ kty, crv, x, y }, 'ES256')) as CryptoKey)
  }
  return keys
}
