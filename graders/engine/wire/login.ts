import { createHash } from 'node:crypto'
import { BodyReader, frame } from './framing.ts'
import type { Message } from './framing.ts'
import { ScramClient } from './scram.ts'

export interface LoginData {
  user: string
  password: string
  database: string
}

/**
 * Logs in at the database with a role of our own, whatever the subject said.
 * Trust, cleartext, MD5 and SCRAM-SHA-256, as the database asks.
 */
export class Login {
  readonly #login: LoginData
  #scram: ScramClient | undefined

  constructor(login: LoginData) {
    this.#login = login
  }

  /** Answers an authentication request: what to send, `done` when logged in, or nothing. Throws for a method that is not known here. */
  async answer(message: Message): Promise<Buffer | 'done' | undefined> {
    const reader = new BodyReader(message.body)
    const method = reader.int32()
    const { user, password } = this.#login
    if (method === 0) return 'done'
    if (method === 3) return frame('p', `${password}\0`)
    if (method === 5) return frame('p', `md5${md5(md5(password + user), reader.rest())}\0`)
    if (method === 10) return this.#startScram(reader)
    if (method === 11 && this.#scram) return frame('p', await this.#scram.final(reader.rest().toString()))
    if (method === 12 && this.#scram) {
      this.#scram.verify(reader.rest().toString())
      return undefined
    }
    throw new Error(
      `the database asks for authentication method ${method}, which the proxy does not know: use trust, password, md5 or scram-sha-256`,
    )
  }

  #startScram(reader: BodyReader): Buffer {
    const offered = reader.rest().toString().split('\0')
    if (!offered.includes('SCRAM-SHA-256'))
      throw new Error(`the database offers ${offered.filter(Boolean).join(', ')} and not SCRAM-SHA-256`)
    this.#scram = new ScramClient(this.#login.password)
    const length = Buffer.alloc(4)
    length.writeInt32BE(this.#scram.first.length)
    return frame('p', 'SCRAM-SHA-256\0', length, this.#scram.first)
  }
}

function md5(text: string, salt: Buffer = Buffer.alloc(0)): string {
  return createHash('md5').update(text).update(salt).digest('hex')
}
