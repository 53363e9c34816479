import { randomInt } from 'node:crypto'
import { createServer } from 'node:net'
import type { Server, Socket } from 'node:net'
import { TRUSTED } from '../policy.ts'

/** Below the range that systems hand out by themselves, so that nobody is given a port of ours while it is down. */
const PORTS = { from: 20_000, to: 32_000 }
const ATTEMPTS = 50
const MAX_CONNECTIONS = TRUSTED.proxiedConnections.value

interface Listener {
  port: number
  server: Server
}

/**
 * One loopback port per instance of the subject, so that what arrives has an
 * owner. Ports can be taken down (connections cut, new ones refused) and up
 * again under the same numbers.
 *
 * @example
 * const listeners = new InstanceListeners((instance, socket) => serve(instance, socket))
 * const port = await listeners.port('web.0')
 */
export class InstanceListeners {
  readonly #onConnection: (instance: string, socket: Socket) => void
  readonly #listeners = new Map<string, Promise<Listener>>()
  readonly #sockets = new Map<Socket, string>()
  #isUp = true
  #stopped = false
  #turn: Promise<unknown> = Promise.resolve()

  constructor(onConnection: (instance: string, socket: Socket) => void) {
    this.#onConnection = onConnection
  }

  /** The loopback port of an instance, the same one at each call. Rejects when no port can be had. */
  async port(instance: string): Promise<number> {
    if (this.#stopped) throw new Error(`There is no port for ${instance}: the service has been stopped.`)
    let listener = this.#listeners.get(instance)
    if (!listener) {
      listener = this.#inTurn(() => this.#open(instance))
      this.#listeners.set(instance, listener)
    }
    return (await listener).port
  }

  /** Refuses connections and cuts the open ones. */
  down(): Promise<void> {
    this.#isUp = false
    return this.#inTurn(() => this.#closeAll())
  }

  /** Listens on the same ports again. Rejects when one of them was taken meanwhile. */
  up(): Promise<void> {
    this.#isUp = true
    return this.#inTurn(async () => {
      for (const listener of this.#listeners.values()) {
        const { port, server } = await listener
        if (!server.listening && !this.#stopped) await listen(server, port)
      }
    })
  }

  /** Cuts the connections of one instance. */
  disconnect(instance: string): void {
    for (const [socket, owner] of this.#sockets) if (owner === instance) socket.destroy()
  }

  async stop(): Promise<void> {
    this.#stopped = true
    await this.down()
  }

  /** One change at a time: `down` right after `up` must not meet a half-open listener. */
  #inTurn<T>(action: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(action)
    this.#turn = result.catch(() => undefined)
    return result
  }

  async #open(instance: string): Promise<Listener> {
    const server = createServer((socket) => this.#accept(instance, socket))
    server.maxConnections = MAX_CONNECTIONS
    const port = await listenSomewhere(server)
    if (!this.#isUp) await close(server)
    return { port, server }
  }

  #accept(instance: string, socket: Socket): void {
    socket.on('error', () => socket.destroy())
    if (!this.#isUp) {
      socket.destroy()
      return
    }
    this.#sockets.set(socket, instance)
    socket.once('close', () => this.#sockets.delete(socket))
    socket.setNoDelay(true)
    this.#onConnection(instance, socket)
  }

  async #closeAll(): Promise<void> {
    for (const listener of this.#listeners.values()) {
      const { server } = await listener
      const closed = close(server)
      for (const socket of this.#sockets.keys()) socket.destroy()
      await closed
    }
  }
}

async function listenSomewhere(server: Server): Promise<number> {
  for (let attempt = 1; ; attempt++) {
    const port = randomInt(PORTS.from, PORTS.to)
    try {
      await listen(server, port)
      return port
    } catch (error) {
      if (attempt === ATTEMPTS) {
        throw new Error(
          `No free loopback port between ${PORTS.from} and ${PORTS.to} after ${ATTEMPTS} attempts: end other programs that listen there.`,
          { cause: error },
        )
      }
    }
  }
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host: '127.0.0.1', port }, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => (server.listening ? server.close(() => resolve()) : resolve()))
}
