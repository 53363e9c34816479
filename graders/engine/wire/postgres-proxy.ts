import { connect } from 'node:net'
import type { Socket } from 'node:net'
import type { Address } from '../services/types.ts'
import { Connection } from './connection.ts'
import { Conversation } from './conversation.ts'
import { BodyReader, Framer, WireError } from './framing.ts'
import { Holds } from './holds.ts'
import { InstanceListeners } from './listeners.ts'
import type { LoginData } from './login.ts'
import { writeCancel, writeFatal } from './messages.ts'
import { logIn, open } from './opening.ts'
import type { End } from './opening.ts'
import { StatementLog } from './statement-log.ts'
import { TransactionTracker } from './transaction.ts'
import type { CommitEvent, HoldOptions, PostgresProxy, WireHold } from './types.ts'

interface Options {
  /** The database, reached without encryption. */
  upstream: Address
  /** What the proxy logs in with, whatever the subject says. */
  login: LoginData
}

/**
 * Starts a proxy between the instances of a subject and its database. It
 * records every statement and can hold a connection around a commit, or around
 * a statement that carries a text. The database is contacted when the subject
 * connects, not before.
 *
 * @example
 * const proxy = await startPostgresProxy({ upstream: database.upstream, login: database.login })
 * const url = `postgres://app:app@127.0.0.1:${await proxy.port('web.0')}/app`
 */
export function startPostgresProxy(options: Options): Promise<PostgresProxy> {
  return Promise.resolve(new StatementProxy(options))
}

class StatementProxy implements PostgresProxy {
  onCommit?: (event: CommitEvent) => Promise<void>
  readonly #options: Options
  readonly #log = new StatementLog()
  readonly #listeners = new InstanceListeners((instance, socket) => void this.#accept(instance, socket))
  readonly #connections = new Set<Connection>()
  readonly #holds = new Holds()
  /** By these the subject may cancel: its own connections only, not those of another grading on the same server. */
  readonly #keys = new Set<string>()
  #limit: string | undefined
  #connected = 0
  #transactions = 0

  constructor(options: Options) {
    this.#options = options
  }

  get statements() {
    return this.#log.statements
  }

  get limit() {
    return this.#limit
  }

  port(instance: string): Promise<number> {
    return this.#listeners.port(instance)
  }

  mark(): number {
    return this.#log.statements.length
  }

  watch(markers: readonly string[]): void {
    this.#log.watch(markers)
  }

  idle(): Promise<void> {
    return this.#log.idle()
  }

  hold(options: HoldOptions): WireHold {
    return this.#holds.add(options)
  }

  releaseHolds(): void {
    this.#holds.releaseAll()
  }

  disconnect(instance: string): void {
    for (const connection of this.#connections) if (connection.instance === instance) connection.close()
    this.#listeners.disconnect(instance)
  }

  async stop(): Promise<void> {
    this.#holds.releaseAll()
    for (const connection of this.#connections) connection.close()
    await this.#listeners.stop()
  }

  /** Never rejects: whatever goes wrong ends this one connection. */
  async #accept(instance: string, socket: Socket): Promise<void> {
    const client: End = { socket, framer: new Framer('startup') }
    try {
      const opening = await open(client)
      if (opening.type === 'cancel') {
        this.#cancel(socket, opening)
        return
      }
      const upstream = await logIn(client, opening, this.#options)
      if (!upstream) return
      if (socket.destroyed || upstream.socket.destroyed) {
        upstream.socket.destroy()
        socket.destroy()
      } else this.#join(instance, client, upstream)
    } catch (error) {
      socket.end(writeFatal('08P01', error instanceof WireError ? error.message : 'the connection could not be opened'))
    }
  }

  #join(instance: string, client: End, upstream: End): void {
    let key: string | undefined
    const tracker = new TransactionTracker(() => ++this.#transactions)
    const connection = new Connection({
      instance,
      client,
      upstream,
      conversation: new Conversation(this.#log, { instance, connection: ++this.#connected }, tracker),
      onCommit: () => this.onCommit,
      holdFor: (message) => this.#holds.find(instance, message),
      holdsBefore: () => this.#holds.holdsBefore,
      onKey: (message) => {
        const reader = new BodyReader(message.body)
        key = keyOf(reader.int32(), reader.rest().toString('hex'))
        this.#keys.add(key)
      },
      onLimit: (message) => (this.#limit ??= message),
      onClose: () => {
        this.#connections.delete(connection)
        if (key !== undefined) this.#keys.delete(key)
      },
    })
    this.#connections.add(connection)
    connection.start()
  }

  #cancel(client: Socket, { pid, secret }: { pid: number; secret: string }): void {
    if (!this.#keys.has(keyOf(pid, secret))) {
      client.end()
      return
    }
    const upstream = connect(this.#options.upstream)
    upstream.on('error', () => upstream.destroy())
    upstream.once('close', () => client.end())
    upstream.resume()
    upstream.end(writeCancel(pid, secret))
  }
}

function keyOf(pid: number, secret: string): string {
  return `${pid}:${secret}`
}
