import type { CapturedRequest, CapturedResponse } from '#engine/supervisor/protocol.ts'
import type { Files, Run, RunEvents, RunResult, Runtime, RuntimeState, TestResult } from '../runtime.ts'
import { capturedResponseSchema, checkSchema, exitSchema, logLineSchema, runSchema, sessionSchema, testResultSchema } from './api.ts'
import { serverEvents } from './event-stream.ts'
import { gradeOnServer } from './grade.ts'
import { Http, ServerGone, type HttpOptions } from './http.ts'
import { untilTaken } from './until-taken.ts'

/** Seconds between looks whether a server that was gone is back. */
const RECHECK_SECONDS = 10

const REMEDY = 'Your work is safe on this device. With a copy of the course on your machine, “npm start” serves this page with a server.'

export interface ServerRuntimeOptions extends HttpOptions {
  /** Of the starter that is worked on. Default: the published one. */
  revision?: string
}

/**
 * The runtime of a page that was served by our server: everything runs there.
 *
 * @example
 * const runtime = new ServerRuntime({ token: () => readToken(sessionStorage) })
 * runtime.watch((state) => …)
 */
export class ServerRuntime implements Runtime {
  readonly name = 'server'
  readonly #http: Http
  /** Of what is sent. */
  readonly #of: { revision?: string }
  readonly #listeners = new Set<(state: RuntimeState) => void>()
  #state: RuntimeState = { status: 'checking' }
  #checking = false
  #recheck: ReturnType<typeof setTimeout> | undefined
  #run: { id: string; events: AbortController } | undefined

  constructor({ revision, ...options }: ServerRuntimeOptions = {}) {
    this.#http = new Http(options)
    this.#of = revision === undefined ? {} : { revision }
  }

  watch(listener: (state: RuntimeState) => void): () => void {
    this.#listeners.add(listener)
    listener(this.#state)
    // Also one that was found to be away before anybody looked: nobody has looked again since.
    if (this.#state.status !== 'ready') void this.#check()
    return () => {
      this.#listeners.delete(listener)
      if (this.#listeners.size === 0) clearTimeout(this.#recheck)
    }
  }

  /** The server warms up by itself. */
  warm(_slug: string): void {
    if (this.#state.status === 'checking') void this.#check()
  }

  async run(slug: string, files: Files, events: RunEvents, signal: AbortSignal): Promise<RunResult> {
    await this.close()
    const answer = await this.#watched(this.#http.send('POST', '/runs', runSchema, { body: { slug, files, ...this.#of }, signal }))
    if (!answer.ok) {
      const { place, ...failure } = answer
      return { ...failure, ...(place ? { place } : {}) }
    }
    const run = { id: answer.id, events: new AbortController() }
    if (signal.aborted) {
      await this.#end(run)
      signal.throwIfAborted()
    }
    this.#run = run
    void this.#follow(run, events)
    return { ok: true, run: this.#handle(run, answer.instances) }
  }

  async test(slug: string, files: Files, signal: AbortSignal): Promise<TestResult> {
    const answer = await this.#watched(this.#http.send('POST', '/tests', testResultSchema, { body: { slug, files, ...this.#of }, signal }))
    if (answer.ok) return answer
    return { ok: false, message: answer.message, ...(answer.place ? { place: answer.place } : {}) }
  }

  grade(...[slug, files, onProgress, signal]: Parameters<Runtime['grade']>): ReturnType<Runtime['grade']> {
    return this.#watched(gradeOnServer(this.#http, { slug, files, ...this.#of }, onProgress, signal))
  }

  check(...[slug, files, asked, onProgress, signal]: Parameters<Runtime['check']>): ReturnType<Runtime['check']> {
    const body = { slug, files, ...asked, ...this.#of }
    const send = () => this.#http.send('POST', '/checks', checkSchema, { body, signal })
    return this.#watched(untilTaken(send, onProgress, signal))
  }

  async close(): Promise<void> {
    const run = this.#run
    this.#run = undefined
    if (run) await this.#end(run)
  }

  #handle(run: { id: string; events: AbortController }, instances: readonly string[]): Run {
    return {
      instances,
      request: async (request: CapturedRequest, signal: AbortSignal): Promise<CapturedResponse> =>
        this.#watched(this.#http.send('POST', `/runs/${run.id}/requests`, capturedResponseSchema, { body: request, signal })),
      stop: async () => {
        if (this.#run === run) this.#run = undefined
        await this.#end(run)
      },
    }
  }

  async #end(run: { id: string; events: AbortController }): Promise<void> {
    run.events.abort()
    // A run that the server has ended already is what was asked for. keepalive: also when the page is being left.
    await this.#http.sendOnly('DELETE', `/runs/${run.id}`, { keepalive: true }).catch(() => undefined)
  }

  async #follow(run: { id: string; events: AbortController }, events: RunEvents): Promise<void> {
    try {
      const response = await this.#http.open('GET', `/runs/${run.id}/events`, { signal: run.events.signal, accept: 'text/event-stream' })
      if (!response.body) return
      for await (const { event, data } of serverEvents(response.body)) {
        if (event === 'log') events.onLog(logLineSchema.parse(JSON.parse(data)))
        if (event === 'exit') events.onExit(exitSchema.parse(JSON.parse(data)))
        if (event === 'end') break
      }
    } catch (error) {
      if (run.events.signal.aborted) return
      if (error instanceof ServerGone) this.#lost(error)
    }
    if (!run.events.signal.aborted) {
      events.onLog({ instance: '', stream: 'stderr', text: 'The server ended this run. Press Run to start it again.', fields: null })
    }
  }

  /** Notices when the server is gone, whatever was asked of it. */
  async #watched<T>(call: Promise<T>): Promise<T> {
    try {
      return await call
    } catch (error) {
      if (error instanceof ServerGone) this.#lost(error)
      throw error
    }
  }

  async #check(): Promise<void> {
    if (this.#checking) return
    this.#checking = true
    clearTimeout(this.#recheck)
    try {
      await this.#http.send('GET', '/session', sessionSchema)
      this.#become({ status: 'ready' })
    } catch (error) {
      this.#lost(error instanceof Error ? error : new Error(String(error)))
    } finally {
      this.#checking = false
    }
  }

  #lost(error: Error): void {
    const retry = () => {
      this.#become({ status: 'checking' })
      void this.#check()
    }
    this.#become({ status: 'unavailable', reason: 'no-server', message: error.message, remedy: REMEDY, retry })
    clearTimeout(this.#recheck)
    if (this.#listeners.size > 0) this.#recheck = setTimeout(() => void this.#check(), RECHECK_SECONDS * 1000)
  }

  #become(state: RuntimeState): void {
    this.#state = state
    for (const listener of this.#listeners) listener(state)
  }
}
