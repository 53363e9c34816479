import { z } from 'zod'
import { RuntimeError } from '../runtime.ts'
import { problemSchema, TOKEN_HEADER } from './api.ts'

export interface HttpOptions {
  /** Origin of the server; empty for the page's own. */
  base?: string
  /** The token that a server without a sandbox asks for. */
  token?: () => string | undefined
  fetch?: typeof fetch
}

/** Nobody answered, or something else than our server did. */
export class ServerGone extends RuntimeError {}

type RefusedProblem = Pick<Refused, 'status' | 'code' | 'fields' | 'extensions'>

/** The server refused, and said why in the shape of RFC 9457. */
export class Refused extends RuntimeError {
  readonly status: number
  /** What a program may go by, such as `credentials-wrong`; empty when it has none. */
  readonly code: string
  /** What is wrong with which field of the body. */
  readonly fields: Readonly<Record<string, string>>
  /** Extension members of the problem, such as `current`: whoever knows the code parses them. */
  readonly extensions: Readonly<Record<string, unknown>>

  constructor(message: string, problem: RefusedProblem, retryAfter?: number) {
    super(message, retryAfter)
    this.status = problem.status
    this.code = problem.code
    this.fields = problem.fields
    this.extensions = problem.extensions
  }
}

const refusalSchema = problemSchema.extend({ errors: z.array(z.object({ field: z.string(), message: z.string() })).optional() }).loose()

/** Calls of the HTTP API: every answer is parsed, every failure is a `RuntimeError` in plain words. */
export class Http {
  readonly #base: string
  readonly #token: () => string | undefined
  readonly #fetch: typeof fetch

  constructor({ base = '', token = () => undefined, fetch: fetcher = (...call) => fetch(...call) }: HttpOptions = {}) {
    this.#base = base
    this.#token = token
    this.#fetch = fetcher
  }

  /** @throws ServerGone, RuntimeError, or the signal's reason when it was aborted */
  async send<S extends z.ZodType>(
    method: string,
    path: string,
    schema: S,
    options: { body?: unknown; signal?: AbortSignal; keepalive?: boolean; idempotencyKey?: string } = {},
  ): Promise<z.output<S>> {
    const response = await this.open(method, path, options)
    const parsed = schema.safeParse(await readJson(response, options.signal))
    if (!parsed.success) throw new RuntimeError('The server’s answer was not understood. The page may be older than the server: reload it.')
    return parsed.data
  }

  /** For answers without a body. */
  async sendOnly(method: string, path: string, options: { body?: unknown; signal?: AbortSignal; keepalive?: boolean } = {}): Promise<void> {
    const response = await this.open(method, path, options)
    await response.body?.cancel()
  }

  /** The response itself, once it is known to be no error. */
  async open(
    method: string,
    path: string,
    options: { body?: unknown; signal?: AbortSignal; keepalive?: boolean; accept?: string; idempotencyKey?: string } = {},
  ): Promise<Response> {
    const { body, signal, keepalive, accept = 'application/json', idempotencyKey } = options
    const token = this.#token()
    const headers = {
      accept,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
      ...(token ? { [TOKEN_HEADER]: token } : {}),
    }
    const request: RequestInit = {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
      ...(keepalive ? { keepalive } : {}),
    }
    let response: Response
    try {
      response = await this.#fetch(`${this.#base}/api${path}`, request)
    } catch (error) {
      signal?.throwIfAborted()
      throw Object.assign(new ServerGone('The server does not answer. It may be stopped, or the network may be down.'), { cause: error })
    }
    if (!response.ok) throw await problemOf(response)
    return response
  }
}

async function readJson(response: Response, signal: AbortSignal | undefined): Promise<unknown> {
  if (!isJson(response)) {
    await response.body?.cancel()
    throw new ServerGone('This copy of the course has no server behind it.')
  }
  try {
    return await response.json()
  } catch {
    signal?.throwIfAborted()
    throw new ServerGone('The connection to the server broke off in the middle of an answer.')
  }
}

async function problemOf(response: Response): Promise<RuntimeError> {
  const { status } = response
  if (!isJson(response)) {
    await response.body?.cancel()
    if (status === 404 || status === 405) return new ServerGone('This copy of the course has no server behind it.')
    if (status === 502 || status === 503 || status === 504) return new ServerGone('The server is not up at the moment.')
    return new RuntimeError(`The server refused with status ${status}.`)
  }
  const problem = refusalSchema.safeParse(await response.json().catch(() => undefined)).data
  const text = problem?.detail ?? problem?.title ?? `The server refused with status ${status}.`
  const details = {
    status,
    code: problem?.type.split(':').at(-1) ?? '',
    fields: Object.fromEntries(problem?.errors?.map(({ field, message }) => [field, message]) ?? []),
    extensions: problem ?? {},
  }
  const retryAfter = secondsOf(response.headers.get('retry-after'))
  // The server's own words say when to come back; another's (a proxy's) may not.
  if (status === 429 && !/try again/i.test(text)) {
    const when = retryAfter ? `in ${retryAfter} ${retryAfter === 1 ? 'second' : 'seconds'}` : 'in a moment'
    return new Refused(`${sentence(text)} Try again ${when}.`, details, retryAfter)
  }
  return new Refused(sentence(text), details, retryAfter)
}

function isJson(response: Response): boolean {
  return /^application\/([\w.-]+\+)?json\b/.test(response.headers.get('content-type') ?? '')
}

/** Retry-After in seconds; the HTTP date form is turned into seconds from now. */
function secondsOf(header: string | null): number | undefined {
  if (header === null) return undefined
  if (/^\d+$/.test(header)) return Number(header)
  const at = Date.parse(header)
  return Number.isNaN(at) ? undefined : Math.max(1, Math.ceil((at - Date.now()) / 1000))
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`
}
