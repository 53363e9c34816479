import { MIB, TRUSTED } from '../policy.ts'

/** A message of the PostgreSQL protocol, version 3. */
export interface Message {
  /** The type byte as a character; empty for the untyped first message of a connection. */
  readonly type: string
  /** What follows the length. */
  readonly body: Buffer
  /** The whole message as it was on the wire. */
  readonly raw: Buffer
}

/** A peer broke the protocol or a limit: its connection is closed with this message. */
export class WireError extends Error {
  override readonly name = 'WireError'
  readonly isLimit: boolean
  constructor(message: string, options: { isLimit?: boolean } = {}) {
    super(message)
    this.isLimit = options.isLimit ?? false
  }
}

const MAX_MESSAGE_BYTES = TRUSTED.wireMessageMiB.value * MIB
/** As PostgreSQL has it. */
const MAX_STARTUP_BYTES = 10_000

/**
 * Cuts a byte stream into protocol messages. Bytes are copied only when a
 * message is spread over several chunks, and then once.
 *
 * @example
 * const framer = new Framer('startup')
 * framer.push(chunk)
 * for (let message = framer.next(); message; message = framer.next()) handle(message)
 */
export class Framer {
  /** `startup`: messages have no type byte yet. */
  mode: 'startup' | 'typed'
  #chunks: Buffer[] = []
  #size = 0

  constructor(mode: 'startup' | 'typed') {
    this.mode = mode
  }

  push(chunk: Buffer): void {
    this.#chunks.push(chunk)
    this.#size += chunk.length
  }

  /** The next complete message, or undefined when more bytes are needed. Throws WireError for an impossible or excessive length. */
  next(): Message | undefined {
    const header = this.mode === 'typed' ? 5 : 4
    if (this.#size < header) return undefined
    const head = this.#peek(header)
    const total = head.readUInt32BE(header - 4) + header - 4
    if (total < header) throw new WireError('a message with an impossible length arrived: this is not the PostgreSQL protocol')
    const limit = this.mode === 'typed' ? MAX_MESSAGE_BYTES : MAX_STARTUP_BYTES
    if (total > limit)
      throw new WireError(`a single message of ${total} bytes is over the limit of ${limit}: send or select less at once`, {
        isLimit: true,
      })
    if (this.#size < total) return undefined
    const raw = this.#take(total)
    return { type: header === 5 ? String.fromCharCode(raw.readUInt8(0)) : '', body: raw.subarray(header), raw }
  }

  #peek(bytes: number): Buffer {
    const [first] = this.#chunks
    if (first && first.length >= bytes) return first
    return this.#join()
  }

  #take(bytes: number): Buffer {
    const [first] = this.#chunks
    const whole = first && first.length >= bytes ? first : this.#join()
    this.#size -= bytes
    if (whole.length === bytes) this.#chunks.shift()
    else this.#chunks[0] = whole.subarray(bytes)
    return whole.subarray(0, bytes)
  }

  #join(): Buffer {
    const whole = Buffer.concat(this.#chunks, this.#size)
    this.#chunks = [whole]
    return whole
  }
}

/** One message, ready to send. Without a type it is a startup message. */
export function frame(type: string, ...parts: (Buffer | string)[]): Buffer {
  const body = Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : part)))
  const head = Buffer.alloc(type.length + 4)
  head.write(type, 0, 'latin1')
  head.writeUInt32BE(body.length + 4, type.length)
  return Buffer.concat([head, body])
}

/** Reads the fields of a message body in order. Throws WireError when the body is too short for them. */
export class BodyReader {
  readonly #body: Buffer
  #offset = 0

  constructor(body: Buffer) {
    this.#body = body
  }

  get left(): number {
    return this.#body.length - this.#offset
  }

  text(): string {
    const end = this.#body.indexOf(0, this.#offset)
    if (end < 0) throw new WireError('a text in a message has no end: this is not the PostgreSQL protocol')
    const text = this.#body.toString('utf8', this.#offset, end)
    this.#offset = end + 1
    return text
  }

  int16(): number {
    return this.bytes(2).readInt16BE(0)
  }

  int32(): number {
    return this.bytes(4).readInt32BE(0)
  }

  char(): string {
    return this.bytes(1).toString('latin1')
  }

  bytes(count: number): Buffer {
    if (this.left < count) throw new WireError('a message is shorter than its fields: this is not the PostgreSQL protocol')
    const part = this.#body.subarray(this.#offset, this.#offset + count)
    this.#offset += count
    return part
  }

  rest(): Buffer {
    return this.bytes(this.left)
  }
}
