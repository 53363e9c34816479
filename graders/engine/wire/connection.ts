import type { Socket } from 'node:net'
import type { Conversation } from './conversation.ts'
import { WireError } from './framing.ts'
import type { Framer, Message } from './framing.ts'
import { completes, type Hold, UnsentStatement } from './holds.ts'
import { flush, writeFatal } from './messages.ts'
import { Pump } from './pump.ts'
import type { CommitEvent } from './types.ts'
import { MIB, TRUSTED } from '../policy.ts'

const MAX_HELD_BYTES = TRUSTED.wireHeldMiB.value * MIB
/** What is still read for a subject that has gone; PostgreSQL would notice at about that point that nobody reads. */
const MAX_UNREAD_BYTES = 64 * 1024

export interface ConnectionOptions {
  instance: string
  client: { socket: Socket; framer: Framer }
  upstream: { socket: Socket; framer: Framer }
  conversation: Conversation
  /** Asked anew for each message: faults are armed and disarmed while the connection is open. */
  onCommit: () => ((event: CommitEvent) => Promise<void>) | undefined
  /** Asked for each message of the subject: whether it, or its answer, is to wait. */
  holdFor: (message: Message) => Hold | undefined
  /** Whether any statement may have to wait before it is sent. */
  holdsBefore: () => boolean
  onKey: (key: Message) => void
  onLimit: (message: string) => void
  onClose: () => void
}

interface Held {
  messages: Buffer[]
  bytes: number
  /** By then the commit is durable: a COMMIT with its completion, else with ReadyForQuery. */
  until: 'completion' | 'ready'
}

/** One connection of the subject, logged in: forwards both ways, and holds messages back around a commit while somebody asks for that. */
export class Connection {
  readonly instance: string
  readonly #options: ConnectionOptions
  /** The answer to a commit is collected here until it is complete. */
  #held: Held | undefined
  /** Of the extended protocol: what waits for its end, so that the database gets all of a statement or nothing. */
  #unsent: UnsentStatement | undefined
  /** The answer to what was sent last waits for this. */
  #awaited: Hold | undefined
  #closed = false
  #unread = 0
  #onQuiet: (() => void) | undefined

  constructor(options: ConnectionOptions) {
    this.#options = options
    this.instance = options.instance
  }

  /** Begins to forward, in both directions. Called once. */
  start(): void {
    const { client, upstream } = this.#options
    const failed = (error: unknown) => this.#fail(error)
    const fromClient = new Pump({
      source: client.socket,
      sink: upstream.socket,
      framer: client.framer,
      handle: (message) => this.#fromClient(message),
      ended: () => upstream.socket.end(),
      failed,
    })
    const fromUpstream = new Pump({
      source: upstream.socket,
      sink: client.socket,
      framer: upstream.framer,
      handle: (message) => this.#fromUpstream(message),
      ended: () => this.#end(),
      failed,
    })
    fromUpstream.start()
    fromClient.start()
  }

  /** Closes both sides at once. */
  close(): void {
    this.#options.client.socket.destroy()
    this.#options.upstream.socket.destroy()
    this.#finish()
  }

  #fromClient(message: Message): Promise<void> | void {
    const { holdFor, holdsBefore } = this.#options
    const hold = holdFor(message)
    if (hold?.moment === 'after') this.#awaited = hold
    if (!holdsBefore() && this.#unsent === undefined) return this.#send(message)
    this.#unsent ??= new UnsentStatement()
    this.#unsent.add(message, hold?.moment === 'before' ? hold : undefined)
    if (this.#unsent.isWhole) return this.#sendWhole(this.#unsent)
  }

  async #sendWhole({ messages, hold }: UnsentStatement): Promise<void> {
    this.#unsent = undefined
    await hold?.wait(this.instance)
    for (const message of messages) if (!this.#closed) await this.#send(message)
  }

  #send(message: Message): Promise<void> | void {
    const { conversation, onCommit } = this.#options
    const candidate = onCommit() && conversation.commitCandidate(message)
    if (candidate) return this.#offer(message, candidate)
    this.#forward(message)
  }

  async #offer(message: Message, candidate: Parameters<Conversation['tracker']['wouldCommit']>[0]): Promise<void> {
    const { tracker } = this.#options.conversation
    await this.#quiet()
    const writes = this.#closed ? undefined : tracker.wouldCommit(candidate)
    if (writes) {
      await this.#tell('before', writes)
      this.#held = { messages: [], bytes: 0, until: message.type === 'E' ? 'completion' : 'ready' }
    }
    if (!this.#closed) this.#forward(message)
  }

  #forward(message: Message): void {
    const { conversation, upstream } = this.#options
    conversation.sent(message)
    if (!upstream.socket.destroyed) upstream.socket.write(message.raw)
  }

  /** Resolves when all that was sent is answered. Flush asks the database not to wait for the Sync with that. */
  async #quiet(): Promise<void> {
    const { conversation, upstream } = this.#options
    if (conversation.isQuiet || this.#closed) return
    upstream.socket.write(flush)
    await new Promise<void>((resolve) => (this.#onQuiet = resolve))
  }

  #fromUpstream(message: Message): Promise<void> | void {
    const { conversation, onKey } = this.#options
    conversation.received(message)
    if (message.type === 'K') onKey(message)
    if (conversation.isQuiet) this.#becameQuiet()
    if (this.#awaited && completes(message)) return this.#answerHeld(this.#awaited, message)
    return this.#answer(message)
  }

  async #answerHeld(hold: Hold, message: Message): Promise<void> {
    this.#awaited = undefined
    await hold.wait(this.instance)
    await this.#answer(message)
  }

  #answer(message: Message): Promise<void> | void {
    if (this.#held) return this.#hold(this.#held, message)
    if (message.type === 'Z') this.#options.conversation.tracker.takeDurable()
    this.#reply(message.raw)
  }

  #hold(held: Held, message: Message): Promise<void> | void {
    held.messages.push(message.raw)
    held.bytes += message.raw.length
    if (held.bytes > MAX_HELD_BYTES)
      throw new WireError(`the answer to a commit is over the limit of ${MAX_HELD_BYTES} bytes`, { isLimit: true })
    // The subject sends its COPY data only once it is asked for them.
    if (message.type === 'G') this.#replyHeld(held)
    const complete = message.type === 'Z' || (held.until === 'completion' && (message.type === 'C' || message.type === 'E'))
    if (!complete) return
    const durable = this.#options.conversation.tracker.takeDurable()
    if (durable) return this.#tell('after', durable).then(() => this.#release(held))
    this.#release(held)
  }

  #release(held: Held): void {
    this.#held = undefined
    this.#replyHeld(held)
  }

  #replyHeld(held: Held): void {
    for (const raw of held.messages.splice(0)) this.#reply(raw)
  }

  #reply(raw: Buffer): void {
    const { client, upstream } = this.#options
    if (!client.socket.destroyed) {
      client.socket.write(raw)
      return
    }
    this.#unread += raw.length
    if (this.#unread > MAX_UNREAD_BYTES) upstream.socket.destroy()
  }

  async #tell(moment: CommitEvent['moment'], writes: readonly string[]): Promise<void> {
    if (this.#closed) return
    await this.#options.onCommit()?.({ moment, instance: this.instance, writes, cut: () => this.close() })
  }

  /** The database has closed the connection: what it said last still goes out. */
  #end(): void {
    if (this.#held && !this.#closed) this.#replyHeld(this.#held)
    this.#options.client.socket.end()
    this.#finish()
  }

  #fail(error: unknown): void {
    const { client, upstream, onLimit } = this.#options
    const message = error instanceof WireError ? error.message : 'the proxy closed the connection after an error of its own'
    if (error instanceof WireError && error.isLimit) onLimit(message)
    if (!client.socket.destroyed) client.socket.end(writeFatal('54000', message))
    upstream.socket.destroy()
    this.#finish()
  }

  #becameQuiet(): void {
    this.#onQuiet?.()
    this.#onQuiet = undefined
  }

  #finish(): void {
    if (this.#closed) return
    this.#closed = true
    this.#options.conversation.closed()
    this.#becameQuiet()
    this.#options.onClose()
  }
}
