import { randomBytes } from 'node:crypto'
import type { Socket } from 'node:net'
import { StringDecoder } from 'node:string_decoder'
import { z } from 'zod'
import { GREETING } from '../hosts/messages.ts'
import type { HostRequest } from '../hosts/messages.ts'
import { MIB, TRUSTED } from '../policy.ts'
import { type Instance, StartError, type InstanceSetting } from './instance.ts'

/** Characters of one answer. */
const ANSWER_CAP = TRUSTED.guestAnswerMiB.value * MIB
const ANSWER_DEADLINE_MS = TRUSTED.guestSeconds.value * 1000

export const thrownSchema = z.object({ name: z.string(), message: z.string(), stack: z.string() })
export type Thrown = z.infer<typeof thrownSchema>

const messageSchema = z.union([
  z.object({ id: z.number(), thrown: thrownSchema }),
  z.object({ id: z.number(), value: z.unknown() }),
  z.object({ event: z.string(), data: z.unknown() }),
])

/** What a program in a host threw, or why it is not there any more. */
export class GuestError extends Error {
  override readonly name = 'GuestError'
  /** Left out when the process itself is gone, or silent. */
  readonly thrown: Thrown | undefined
  readonly reason: 'thrown' | 'gone' | 'silent'
  constructor(reason: GuestError['reason'], message: string, thrown?: Thrown) {
    super(message)
    this.reason = reason
    this.thrown = thrown
  }
}

/** A program of ours was not up in time, before anything of the learner's was in its process: no verdict can be given. */
export class LateGuest extends Error {
  override readonly name = 'LateGuest'
}

interface Waiting {
  resolve: (value: unknown) => void
  reject: (error: Error) => void
}

/**
 * A process of learner code beside the subject, with a program of ours in it that answers requests:
 * contained as the subject is, and trusted as little. What it answers is data of the learner's.
 */
export class Guest {
  readonly #instance: Instance
  readonly #socket: Socket
  readonly #token: string
  readonly #waiting = new Map<number, Waiting>()
  #last = 0
  #gone: GuestError | undefined
  /** Called for what the program tells without being asked. */
  onEvent: ((event: string, data: unknown) => void) | undefined

  private constructor(instance: Instance, socket: Socket, token: string) {
    this.#instance = instance
    this.#socket = socket
    this.#token = token
    socket.on('error', () => socket.destroy())
    this.#follow()
    void instance.exited.then(() => this.#end(new GuestError('gone', `${instance.describeExit()}.`)))
  }

  /**
   * Takes a prepared instance over.
   *
   * @param shared the host has no network of its own
   * @throws GuestError when its program ends at once
   * @throws LateGuest when it does not come up in time
   */
  static async start(instance: Instance, setting: Omit<InstanceSetting, 'listensWithin'>, shared: boolean): Promise<Guest> {
    try {
      await instance.run({ ...setting, listensWithin: TRUSTED.guestListenSeconds.value }, shared)
      const socket = await instance.connect()
      const token = randomBytes(16).toString('hex')
      const guest = new Guest(instance, socket, token)
      socket.write(`${GREETING}${token}\n`)
      return guest
    } catch (error) {
      await instance.kill()
      if (error instanceof StartError && error.late)
        throw new LateGuest(
          `A program of the grader's (${instance.name}) was not ready within ${TRUSTED.guestListenSeconds.value} seconds: the machine has more to do than it can.`,
        )
      if (error instanceof StartError) throw new GuestError('gone', error.message)
      throw error
    }
  }

  /**
   * @param deadlineMs default: the policy's
   * @throws GuestError what the program threw, or that it is gone, or silent
   */
  request(method: string, parameters: readonly unknown[], deadlineMs = ANSWER_DEADLINE_MS): Promise<unknown> {
    if (this.#gone !== undefined) return Promise.reject(this.#gone)
    this.#last += 1
    const request: HostRequest = { id: this.#last, method, parameters }
    return new Promise((resolve, reject) => {
      const late = setTimeout(
        () => settle(() => reject(new GuestError('silent', `${this.#instance.name} did not answer within ${deadlineMs / 1000} seconds.`))),
        deadlineMs,
      )
      const settle = (end: () => void) => {
        clearTimeout(late)
        this.#waiting.delete(request.id)
        end()
      }
      this.#waiting.set(request.id, {
        resolve: (value) => settle(() => resolve(value)),
        reject: (error) => settle(() => reject(error)),
      })
      this.#socket.write(`${JSON.stringify(request)}\n`)
    })
  }

  /** A connection to the app in it, if it serves one. */
  connect(): Promise<Socket> {
    return this.#instance.connect()
  }

  /** Resolves when the process is gone and its output was read. */
  get exited(): Promise<unknown> {
    return this.#instance.exited
  }

  /** It met a limit. */
  get exhausted(): boolean {
    return this.#instance.exhausted
  }

  describeExit(): string {
    return this.#instance.describeExit()
  }

  /** SIGKILL. */
  async end(): Promise<void> {
    await this.#instance.kill()
    this.#socket.destroy()
  }

  #follow(): void {
    const decoder = new StringDecoder('utf8')
    let rest = ''
    this.#socket.on('data', (chunk: Buffer) => {
      const lines = (rest + decoder.write(chunk)).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) this.#take(line)
      if (rest.length <= ANSWER_CAP) return
      this.#end(new GuestError('gone', `${this.#instance.name} answered with more than ${TRUSTED.guestAnswerMiB.value} MiB.`))
      void this.end()
    })
  }

  #take(line: string): void {
    if (!line.startsWith(this.#token)) return
    const message = parsed(line.slice(this.#token.length))
    if (message === undefined) return
    if ('event' in message) this.onEvent?.(message.event, message.data)
    else if ('thrown' in message) this.#waiting.get(message.id)?.reject(new GuestError('thrown', message.thrown.message, message.thrown))
    else this.#waiting.get(message.id)?.resolve(message.value)
  }

  #end(error: GuestError): void {
    this.#gone ??= error
    for (const waiting of [...this.#waiting.values()]) waiting.reject(this.#gone)
  }
}

/** Learner code shares the process: a line that is no message is passed over. */
function parsed(text: string): z.infer<typeof messageSchema> | undefined {
  try {
    return messageSchema.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}
