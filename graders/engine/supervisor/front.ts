import net from 'node:net'
import { MIB, TRUSTED } from '../policy.ts'

/** Bytes that one connection may carry back from the subject. */
const RESPONSE_CAP_BYTES = TRUSTED.answerMiB.value * MIB

/**
 * A loopback port that stays the same while instances come and go behind it.
 * While nothing listens behind it, a connection is reset before any byte.
 */
export class Front {
  readonly #server: net.Server
  readonly #sockets = new Set<net.Socket>()
  #target: (() => Promise<net.Socket>) | undefined
  #broken = 0

  private constructor(server: net.Server) {
    this.#server = server
  }

  static async open(): Promise<Front> {
    const server = net.createServer({ allowHalfOpen: true, noDelay: true })
    const front = new Front(server)
    server.on('connection', (socket) => void front.#forward(socket))
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(0, '127.0.0.1', resolve)
    })
    return front
  }

  get port(): number {
    const address = this.#server.address()
    if (address === null || typeof address === 'string') throw new Error('The front of an instance is not listening.')
    return address.port
  }

  /** Connections that the app refused, or ended without a byte, the client still waiting: what a crash looks like from outside. */
  get broken(): number {
    return this.#broken
  }

  /** Sends new connections there; `undefined`: nowhere. */
  point(target: (() => Promise<net.Socket>) | undefined): void {
    this.#target = target
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  async #forward(client: net.Socket): Promise<void> {
    this.#sockets.add(client)
    client.once('close', () => this.#sockets.delete(client))
    client.on('error', () => {})
    if (this.#target === undefined) {
      client.resetAndDestroy()
      return
    }
    let upstream: net.Socket
    try {
      upstream = await this.#target()
    } catch {
      this.#broken += 1
      client.resetAndDestroy()
      return
    }
    let bytes = 0
    upstream.on('error', () => client.destroy())
    upstream.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes > RESPONSE_CAP_BYTES) upstream.destroy()
    })
    // A killed process must look killed: its peer sees a reset connection, not a polite end.
    upstream.once('close', (hadError) => (hadError ? client.resetAndDestroy() : client.destroySoon()))
    let over = false
    const end = () => {
      if (!over && bytes === 0) this.#broken += 1
      over = true
    }
    upstream.once('end', end).once('error', end).once('close', end)
    client.once('close', () => {
      over = true
      upstream.destroy()
    })
    client.pipe(upstream)
    upstream.pipe(client)
  }
}
