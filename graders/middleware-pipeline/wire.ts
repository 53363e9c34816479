import type { Fixtures } from '#grader'
import { type Message, readMessage } from './http-message.ts'

/** Bytes that are written at once; between two pieces there is time to see an answer that comes early. */
const PIECE_BYTES = 64 * 1024

export interface WireRequest {
  method: string
  path: string
  headers: Readonly<Record<string, string>>
  body?: Buffer
  /** How the length of the body is told: by Content-Length, or not at all, in chunks. */
  framing?: 'length' | 'chunked'
  /** A Content-Length to announce instead of the body's own. */
  announced?: number
}

/** One raw connection to the app. Its answers come in the order of its requests. */
export async function openWire({ subject, until }: Pick<Fixtures, 'subject' | 'until'>) {
  const socket = await subject.connect()
  const watchers = new Set<() => void>()
  let bytes = Buffer.alloc(0)
  let ended = false
  const changed = (): void => watchers.forEach((look) => look())
  const end = (): void => {
    ended = true
    changed()
  }
  socket.on('data', (piece: Buffer) => {
    bytes = Buffer.concat([bytes, piece])
    changed()
  })
  socket.on('end', end).on('close', end).on('error', end)

  /** Looks whenever something arrives, so that it is seen at once; `until` keeps the time. */
  const wait = async <T>(message: string, probe: () => T | undefined): Promise<T> => {
    const { promise, resolve, reject } = Promise.withResolvers<T>()
    let settled = false
    const look = (): void => {
      try {
        const found = probe()
        if (found === undefined) return
        resolve(found)
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)))
      }
      settled = true
    }
    watchers.add(look)
    look()
    try {
      return await Promise.race([promise, until(message, () => settled).then(() => promise)])
    } finally {
      watchers.delete(look)
      settled = true
    }
  }

  const write = async (text: Buffer): Promise<void> => {
    for (let at = 0; at < text.length && !ended && bytes.length === 0; at += PIECE_BYTES) {
      await new Promise<void>((resolve) => socket.write(text.subarray(at, at + PIECE_BYTES), () => resolve()))
    }
  }

  const read = (method: string): Message | undefined => readMessage(bytes, { method, ended })

  return {
    /** Sends a request, and goes on sending while answers are waited for. */
    send(request: WireRequest): void {
      void write(encode(request))
    },

    /**
     * What has come of the answer to a `method`, once `enough` of it has; `what` is what it answers, for the messages.
     * Leaves it there, so that one may look again.
     */
    part(
      method: string,
      what: string,
      enough: (message: Message) => boolean,
      late = `${what} got no answer within 5 seconds`,
    ): Promise<Message> {
      return wait(late, () => {
        const message = read(method)
        if (message !== undefined && (enough(message) || ended)) return message
        if (ended) throw new Error(`${what} got no answer: the connection was closed`)
        return undefined
      })
    },

    /** The next answer, whole; or what there is of it, when the connection ended before it did. */
    async answer(method: string, what: string): Promise<Message> {
      const message = await this.part(method, what, ({ whole }) => whole)
      bytes = bytes.subarray(message.length)
      return message
    },

    /** Waits for the app to end the connection. `late` is what is said when it does not. */
    async ending(late: string): Promise<void> {
      await wait(late, () => (ended ? true : undefined))
    },

    get ended(): boolean {
      return ended
    },

    /** Says that nothing more will be sent, and goes on listening. */
    finish(): void {
      socket.end()
    },

    close(): void {
      socket.destroy()
    },
  }
}

function encode({ method, path, headers, body, framing = 'length', announced }: WireRequest): Buffer {
  const lines = [`${method} ${path} HTTP/1.1`, 'Host: desk.example', ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`)]
  const length = announced ?? body?.length
  if (framing === 'chunked') lines.push('Transfer-Encoding: chunked')
  else if (length !== undefined) lines.push(`Content-Length: ${length}`)
  const head = Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1')
  if (body === undefined) return head
  return Buffer.concat([head, framing === 'chunked' ? chunked(body) : body])
}

/** Cut into chunks of a size that no buffer has, and ended. */
function chunked(body: Buffer): Buffer {
  const parts: Buffer[] = []
  for (let at = 0; at < body.length; at += 7_001) {
    const piece = body.subarray(at, at + 7_001)
    parts.push(Buffer.from(`${piece.length.toString(16)}\r\n`), piece, Buffer.from('\r\n'))
  }
  return Buffer.concat([...parts, Buffer.from('0\r\n\r\n')])
}
