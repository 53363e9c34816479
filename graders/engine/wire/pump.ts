import type { Socket } from 'node:net'
import type { Framer, Message } from './framing.ts'

interface PumpOptions {
  source: Socket
  sink: Socket
  framer: Framer
  /** Forwards a message or does not. While its promise is pending, nothing more is read from the source. */
  handle: (message: Message) => Promise<void> | void
  /** The source has ended and all of its messages were handled. */
  ended: () => void
  failed: (error: unknown) => void
}

/**
 * Moves messages from one socket to the other, in order, at the pace of the
 * slower side: reading pauses while the sink is full or a message is held.
 */
export class Pump {
  readonly #options: PumpOptions
  #busy = false
  #ended = false
  #started = false

  constructor(options: PumpOptions) {
    this.#options = options
    const { source, sink, framer } = options
    source.on('data', (chunk: Buffer) => {
      framer.push(chunk)
      this.#run()
    })
    source.once('close', () => {
      this.#ended = true
      this.#run()
    })
    sink.on('drain', () => this.#resume())
    // Nobody drains a closed sink: what still comes is read and dropped by the handler.
    sink.once('close', () => this.#resume())
    source.pause()
  }

  /** Nothing is read before. */
  start(): void {
    this.#started = true
    this.#run()
    this.#resume()
  }

  #run(): void {
    if (this.#busy || !this.#started) return
    const { sink, framer, handle, ended, failed } = this.#options
    sink.cork()
    try {
      for (let message = framer.next(); message; message = framer.next()) {
        const held = handle(message)
        if (held) {
          this.#hold(held)
          return
        }
      }
      if (this.#ended) ended()
    } catch (error) {
      failed(error)
    } finally {
      sink.uncork()
    }
    if (this.#isFull()) this.#options.source.pause()
  }

  #hold(held: Promise<void>): void {
    this.#busy = true
    this.#options.source.pause()
    held.then(
      () => {
        this.#busy = false
        this.#run()
        this.#resume()
      },
      (error: unknown) => this.#options.failed(error),
    )
  }

  #resume(): void {
    if (this.#started && !this.#busy && !this.#isFull()) this.#options.source.resume()
  }

  #isFull(): boolean {
    const { sink } = this.#options
    return sink.writableNeedDrain && !sink.destroyed
  }
}
