import { randomBytes } from 'node:crypto'
import { chmodSync, chownSync } from 'node:fs'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import { refused } from './child-host.ts'
import { tunnel } from './host/tunnel.ts'
import type { Limits } from '../policy.ts'

/** 16 hexadecimal digits, then `+` or `-`. */
const TICKET_BYTES = 8
const HEADER_LENGTH = TICKET_BYTES * 2 + 1

/**
 * The supervisor's half of the way across the network namespace (the other is
 * `host/relay.ts`): unix sockets in one folder, all made here. What comes in is
 * a connection to the app that was asked for by ticket, or leads to one of the
 * job's ports on our loopback; anything else is closed.
 */
export class RelaySockets {
  readonly #folder: string
  readonly #group: number | undefined
  readonly #limits: Limits
  readonly #servers: Server[] = []
  readonly #sockets = new Set<Socket>()
  readonly #expected = new Map<string, { resolve(socket: Socket): void; refuse(): void }>()

  /** @param group who may connect to the sockets besides their owner; left out: the owner only */
  constructor(folder: string, group: number | undefined, limits: Limits) {
    this.#folder = folder
    this.#group = group
    this.#limits = limits
  }

  /** Listens for the app's connections, and for each inside port of `ports`, which leads to an outside one. */
  async open(ports: Readonly<Record<number, number>>): Promise<void> {
    await this.#listen('app.sock', { allowHalfOpen: false }, (socket) => this.#receive(socket))
    for (const [inside, outside] of Object.entries(ports)) {
      await this.#listen(`${inside}.sock`, { allowHalfOpen: true }, (socket) => {
        const service = this.#track(connect({ host: '127.0.0.1', port: outside, allowHalfOpen: true }))
        tunnel(socket, service)
      })
    }
  }

  /**
   * A connection to the app. `ask` sends the ticket to the relay.
   * Rejects with code ECONNREFUSED when the app does not listen or the host is gone.
   */
  accept(port: number, ask: (ticket: string) => void): Promise<Socket> {
    const ticket = randomBytes(TICKET_BYTES).toString('hex')
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => this.#expected.get(ticket)?.refuse(), this.#limits.ticketSeconds * 1000)
      const forget = () => {
        clearTimeout(late)
        this.#expected.delete(ticket)
      }
      this.#expected.set(ticket, {
        resolve(socket) {
          forget()
          resolve(socket)
        },
        refuse() {
          forget()
          reject(refused(port))
        },
      })
      ask(ticket)
    })
  }

  /** Refuses what is still asked for, and stops listening. Connections that were handed out end with their host. */
  close(): void {
    for (const { refuse } of [...this.#expected.values()]) refuse()
    for (const server of this.#servers) server.close()
    for (const socket of this.#sockets) socket.destroy()
  }

  #receive(socket: Socket): void {
    const late = setTimeout(() => socket.destroy(), this.#limits.ticketSeconds * 1000)
    socket.on('close', () => clearTimeout(late))
    const read = () => {
      const header: unknown = socket.read(HEADER_LENGTH)
      if (!Buffer.isBuffer(header)) return
      socket.off('readable', read)
      clearTimeout(late)
      const text = header.toString('latin1')
      const expected = this.#expected.get(text.slice(0, -1))
      if (expected === undefined) {
        socket.destroy()
      } else if (text.endsWith('+')) {
        this.#sockets.delete(socket)
        expected.resolve(socket)
      } else {
        socket.destroy()
        expected.refuse()
      }
    }
    socket.on('readable', read)
  }

  async #listen(name: string, options: { allowHalfOpen: boolean }, onConnection: (socket: Socket) => void): Promise<void> {
    const path = join(this.#folder, name)
    const server = createServer(options, (socket) => onConnection(this.#track(socket)))
    server.maxConnections = this.#limits.connections
    this.#servers.push(server)
    await new Promise<void>((resolve, reject) => {
      server.on('error', reject)
      server.listen(path, resolve)
    })
    if (this.#group !== undefined) chownSync(path, 0, this.#group)
    chmodSync(path, this.#group === undefined ? 0o600 : 0o660)
  }

  #track(socket: Socket): Socket {
    this.#sockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.on('close', () => this.#sockets.delete(socket))
    return socket
  }
}
