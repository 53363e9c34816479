import { createHash, createHmac, pbkdf2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

const derive = promisify(pbkdf2)
const MAX_ITERATIONS = 1_000_000

/** The client's side of SCRAM-SHA-256 without channel binding (RFC 5802, RFC 7677). */
export class ScramClient {
  readonly first: string
  readonly #bare: string
  readonly #nonce = randomBytes(18).toString('base64')
  readonly #password: string
  #serverSignature: Buffer = Buffer.alloc(0)

  constructor(password: string) {
    this.#password = password
    // PostgreSQL takes the user from the startup message and ignores the one here.
    this.#bare = `n=*,r=${this.#nonce}`
    this.first = `n,,${this.#bare}`
  }

  /** Answers the server's first message. Throws when it is not one. */
  async final(serverFirst: string): Promise<string> {
    const { r = '', s = '', i = '' } = attributes(serverFirst)
    const iterations = Number(i)
    if (!r.startsWith(this.#nonce) || r === this.#nonce || s === '' || !(iterations >= 1 && iterations <= MAX_ITERATIONS)) {
      throw new Error('the database sent a SCRAM challenge that does not fit')
    }
    const withoutProof = `c=biws,r=${r}`
    const signed = `${this.#bare},${serverFirst},${withoutProof}`
    const salted = await derive(this.#password.normalize('NFKC'), Buffer.from(s, 'base64'), iterations, 32, 'sha256')
    const clientKey = hmac(salted, 'Client Key')
    const signature = hmac(createHash('sha256').update(clientKey).digest(), signed)
    this.#serverSignature = hmac(hmac(salted, 'Server Key'), signed)
    return `${withoutProof},p=${Buffer.from(clientKey.map((byte, index) => byte ^ (signature[index] ?? 0))).toString('base64')}`
  }

  /** Throws when the server does not know the password either. */
  verify(serverFinal: string): void {
    const given = Buffer.from(attributes(serverFinal)['v'] ?? '', 'base64')
    if (given.length === 0 || given.length !== this.#serverSignature.length || !timingSafeEqual(given, this.#serverSignature)) {
      throw new Error('the database could not prove that it knows the password')
    }
  }
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}

function attributes(text: string): Record<string, string> {
  return Object.fromEntries(text.split(',').map((pair) => [pair.slice(0, 1), pair.slice(2)]))
}
