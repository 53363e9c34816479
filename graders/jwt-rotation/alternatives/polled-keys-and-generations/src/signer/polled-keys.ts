import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common'
import { createLocalJWKSet, type JSONWebKeySet } from 'jose'
import { Signer } from './signer.js'

const EVERY_MS = 25_000
const MAX_AGE_MS = 10 * 60_000
const TIMEOUT_MS = 3_000

/** The signer's public keys, asked for at intervals, whatever tokens come. */
@Injectable()
export class PolledKeys implements OnModuleInit, OnModuleDestroy {
  private readonly log = new Logger('PolledKeys')
  private timer?: NodeJS.Timeout
  private newest?: { find: ReturnType<typeof createLocalJWKSet>; at: number }
  private polling?: Promise<void>

  constructor(private readonly signer: Signer) {}

  onModuleInit(): void {
    void this.poll()
    this.timer = setInterval(() => void this.poll(), EVERY_MS)
  }

  onModuleDestroy(): void {
    clearInterval(this.timer)
  }

  /** A function that finds keys; undefined when they are too old to be trusted. */
  async current(): Promise<ReturnType<typeof createLocalJWKSet> | undefined> {
    if (!this.newest) await this.poll()
    return this.newest && Date.now() - this.newest.at < MAX_AGE_MS ? this.newest.find : undefined
  }

  private poll(): Promise<void> {
    this.polling ??= this.ask().finally(() => (this.polling = undefined))
    return this.polling
  }

  private async ask(): Promise<void> {
    try {
      const response = await fetch(this.signer.keysUrl, { signal: AbortSignal.timeout(TIMEOUT_MS) })
      if (!response.ok) throw new Error(`status ${response.status}`)
      const set = (await response.json()) as JSONWebKeySet
      this.newest = { find: createLocalJWKSet(set), at: Date.now() }
    } catch (error) {
      this.log.warn(`no keys from the signer: ${String(error)}`)
    }
  }
}
