import { Injectable } from '@nestjs/common'
import { type CryptoKey, importJWK, type JWK } from 'jose'

const TEN_MINUTES = 600_000
const A_MINUTE = 60_000
const FETCHES_A_MINUTE = 3

/** The signer does not answer, or was asked too often. */
export class KeyUnavailable extends Error {}

@Injectable()
export class PublicKeys {
  private readonly cache = new Map<string, { key: CryptoKey | Uint8Array; until: number }>()
  private readonly pending = new Map<string, Promise<CryptoKey | Uint8Array | undefined>>()
  private fetches: number[] = []

  async get(kid: string): Promise<CryptoKey | Uint8Array | undefined> {
    if (!/^[A-Za-z0-9-]{1,100}$/.test(kid)) return undefined
    const cached = this.cache.get(kid)
    if (cached && cached.until > Date.now()) return cached.key
    this.cache.delete(kid)
    let pending = this.pending.get(kid)
    if (!pending) {
      if (!this.mayFetch()) return undefined
      pending = this.fetch(kid).finally(() => this.pending.delete(kid))
      this.pending.set(kid, pending)
    }
    return pending
  }

  private mayFetch(): boolean {
    const now = Date.now()
    this.fetches = this.fetches.filter((time) => time > now - A_MINUTE)
    if (this.fetches.length >= FETCHES_A_MINUTE) return false
    this.fetches.push(now)
    return true
  }

  private async fetch(kid: string): Promise<CryptoKey | Uint8Array | undefined> {
    const response = await fetch(`${process.env.SIGNER_URL}/keys/${kid}`, { signal: AbortSignal.timeout(2_500) }).catch(() => {
      throw new KeyUnavailable('no answer')
    })
    if (response.status === 404) return undefined
    if (response.status !== 200) throw new KeyUnavailable(`status ${response.status}`)
    const key = await importJWK((await response.json()) as JWK, 'ES256')
    this.cache.set(kid, { key, until: Date.now() + TEN_MINUTES })
    return key
  }
}
