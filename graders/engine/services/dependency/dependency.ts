import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Call, DependencyMatch, DependencyRule, DependencySignature } from '../../grader/types.ts'
import { InstanceListeners } from '../../wire/listeners.ts'
import type { DependencyServer } from '../types.ts'
import { MAX_BODY_BYTES, parseBody, plainHeaders, readBody } from './request.ts'
import { type Matchable, matches, Rules } from './rules.ts'
import { signClaims } from './sign.ts'
import { MIB, TRUSTED } from '../../policy.ts'

const MAX_CALLS = TRUSTED.calls.value
/** Of all bodies that are kept, together. */
const MAX_KEPT_BYTES = TRUSTED.callTextMiB.value * MIB

interface Answer {
  status: number
  body: unknown
  sign?: DependencySignature | undefined
}

/** What a manifest says of a dependency: the answer to every call, but for those that have one of their own. */
export interface DependencySpec extends Answer {
  answers?: readonly (Answer & { match: DependencyMatch })[]
}
type RecordedCall = { -readonly [Key in keyof Call]: Call[Key] }

export interface DependencyOptions {
  /** Shared by all dependencies of a grading, so that their calls have one order. `last`: the number that was given out last. */
  sequence?: { last: number }
}

/**
 * Starts a grader-owned HTTP service. It answers every call as `spec` says,
 * until a rule says otherwise, and remembers who called with what.
 *
 * @param spec status from 200 to 599, and a body that is sent as JSON; of `answers`, the first that matches a call is given instead
 * @example
 * const mailer = await startDependency('mailer', { status: 202, body: { queued: true } })
 * const url = `http://127.0.0.1:${await mailer.port('web.0')}`
 */
export function startDependency(name: string, spec: DependencySpec, options: DependencyOptions = {}): Promise<DependencyServer> {
  return Promise.resolve(new HttpDependency(name, spec, options.sequence ?? { last: 0 }))
}

class HttpDependency implements DependencyServer {
  calls: RecordedCall[] = []
  limit?: string
  onCall?: DependencyServer['onCall']
  readonly #name: string
  readonly #spec: DependencySpec
  readonly #sequence: { last: number }
  readonly #rules = new Rules()
  readonly #owners = new WeakMap<Socket, string>()
  readonly #waiting = new Set<() => void>()
  readonly #http = createServer((request, response) => void this.#serve(request, response))
  readonly #listeners = new InstanceListeners((instance, socket) => {
    this.#owners.set(socket, instance)
    this.#http.emit('connection', socket)
  })
  #keptBytes = 0

  constructor(name: string, spec: DependencySpec, sequence: { last: number }) {
    this.#name = name
    this.#spec = spec
    this.#sequence = sequence
    // Closing idle connections by ourselves would race with the subject's next call.
    this.#http.keepAliveTimeout = 0
    this.#http.on('clientError', (_error, socket) => socket.destroy())
  }

  port(instance: string): Promise<number> {
    return this.#listeners.port(instance)
  }

  rule(rule: DependencyRule): void {
    this.#rules.add(rule)
  }

  down(): Promise<void> {
    return this.#listeners.down()
  }

  async up(): Promise<void> {
    this.#rules.clear()
    await this.#listeners.up()
  }

  async reset(): Promise<void> {
    this.calls = []
    this.#keptBytes = 0
    await this.up()
  }

  async stop(): Promise<void> {
    await this.#listeners.stop()
    for (const wake of this.#waiting) wake()
  }

  /** Never rejects: what goes wrong ends this one call. */
  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { socket } = request
    try {
      const body = await readBody(request)
      if (body === 'gone') return
      if (body === 'too-large') this.#refuse(request, response)
      else await this.#receive(request, response, body)
    } catch {
      socket.destroy()
    }
  }

  async #receive(request: IncomingMessage, response: ServerResponse, { text, bytes }: { text: string; bytes: number }): Promise<void> {
    const { socket } = request
    const call = this.#describe(request, parseBody(text, request.headers['content-type']))
    const cut = () => void socket.destroy()
    await this.onCall?.('before', call, cut)
    if (socket.destroyed || !this.#remember(call, bytes, response)) return
    // Gone before it was answered, for whatever reason.
    response.once('close', () => {
      if (call.answer === 'pending') call.answer = 'dropped'
    })
    const seen = { method: call.method, path: call.path, rawBody: text }
    const rule = this.#rules.take(seen)
    await this.onCall?.('after', call, cut)
    if (rule?.delayMs !== undefined && !socket.destroyed) await this.#wait(rule.delayMs, socket)
    if (!socket.destroyed) await this.#act(rule?.action ?? 'answer', this.#answerTo(seen, rule), call, response)
  }

  async #act(action: NonNullable<DependencyRule['action']>, answer: Answer, call: RecordedCall, response: ServerResponse): Promise<void> {
    const { socket } = response
    if (action === 'hang') return
    const { status, body } = await this.#signed(answer, call)
    if (action === 'answer') {
      call.answer = status
      send(response, status, body)
      return
    }
    // The effect is done as far as the service knows: only the subject never hears of it.
    call.answer = action === 'answer-then-drop' ? status : 'dropped'
    socket?.destroy()
  }

  #answerTo(seen: Matchable, rule: DependencyRule | undefined): Answer {
    const usual = this.#spec.answers?.find(({ match }) => matches(match, seen)) ?? this.#spec
    if (rule === undefined || !(rule.status !== undefined || 'body' in rule || rule.sign)) return usual
    return { status: rule.status ?? usual.status, body: 'body' in rule ? rule.body : usual.body, sign: rule.sign }
  }

  async #signed({ status, body, sign }: Answer, call: RecordedCall): Promise<Answer> {
    if (sign === undefined) return { status, body }
    const claims = call.body
    if (typeof claims !== 'object' || claims === null || Array.isArray(claims))
      return { status: 400, body: { error: `${this.#name} signs JSON objects` } }
    return { status, body: { ...Object(body), [sign.field]: await signClaims(claims, sign) } }
  }

  /** Counts a call as received. False when the caps are reached: it is refused then. */
  #remember(call: RecordedCall, bytes: number, response: ServerResponse): boolean {
    if (this.calls.length >= MAX_CALLS)
      this.limit ??= `the subject called ${this.#name} more than ${MAX_CALLS} times: further calls were refused`
    if (this.#keptBytes + bytes > MAX_KEPT_BYTES)
      this.limit ??= `the subject sent more than ${MAX_KEPT_BYTES} bytes to ${this.#name}: further calls were refused`
    if (this.limit !== undefined) {
      send(response, 503, { error: this.limit })
      return false
    }
    this.#keptBytes += bytes
    call.sequence = ++this.#sequence.last
    this.calls.push(call)
    return true
  }

  #refuse(request: IncomingMessage, response: ServerResponse): void {
    const call = this.#describe(request, null)
    if (!this.#remember(call, 0, response)) return
    call.answer = 413
    response.setHeader('connection', 'close')
    response.once('finish', () => request.socket.destroySoon())
    send(response, 413, { error: `${this.#name} takes bodies of up to ${MAX_BODY_BYTES} bytes` })
  }

  #describe(request: IncomingMessage, body: unknown): RecordedCall {
    return {
      sequence: 0,
      instance: this.#owners.get(request.socket) ?? 'unknown',
      method: request.method ?? 'GET',
      path: request.url ?? '/',
      headers: plainHeaders(request),
      body,
      answer: 'pending',
    }
  }

  /** Ends early when the caller goes away or the service is stopped. */
  #wait(delayMs: number, socket: Socket): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer)
        socket.off('close', wake)
        this.#waiting.delete(wake)
        resolve()
      }
      const timer = setTimeout(wake, delayMs)
      socket.once('close', wake)
      this.#waiting.add(wake)
    })
  }
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.statusCode = status
  if (body === undefined || status === 204 || status === 304) {
    response.end()
    return
  }
  const text = JSON.stringify(body)
  response.setHeader('content-type', 'application/json; charset=utf-8')
  response.setHeader('content-length', Buffer.byteLength(text))
  response.end(text)
}
