import { Injectable } from '@nestjs/common'
import type { JWK } from 'jose'

/** Longer than this, and the caller of our own route would give up. */
const TIMEOUT_MS = 3_000

/** The signer of the platform team. It keeps the private keys. */
@Injectable()
export class Signer {
  /** Where the public keys are. */
  readonly keysUrl = new URL('/.well-known/jwks.json', process.env.SIGNER_URL)

  /**
   * The claims as a signed token. The signer signs whatever it is sent.
   *
   * @throws Error when it answers with anything but 201, and fetch's own error when it does not answer
   */
  async sign(claims: object): Promise<string> {
    const response = await fetch(new URL('/sign', process.env.SIGNER_URL), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(claims),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    const { token } = (await response.json()) as { token?: unknown }
    if (response.status !== 201 || typeof token !== 'string') throw new Error(`The signer answered with ${response.status}`)
    return token
  }

  /**
   * All public keys that are good now.
   *
   * @throws Error when it answers with anything but a key set, and fetch's own error when it does not answer
   */
  async keys(): Promise<JWK[]> {
    const response = await fetch(this.keysUrl, { redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) })
    if (response.status !== 200) throw new Error(`The signer answered with ${response.status}`)
    const { keys } = (await response.json()) as { keys?: unknown }
    if (!Array.isArray(keys)) throw new Error('The signer answered without keys')
    return keys as JWK[]
  }
}
