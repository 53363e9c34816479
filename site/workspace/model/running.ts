import { computed, signal } from '@preact/signals'
import type { CapturedRequest, CapturedResponse } from '#engine/supervisor/protocol.ts'
import { AppLog } from '../log/app-log.ts'
import type { Files, Run, RunResult, Runtime, TestResult } from '../../runtimes/runtime.ts'
import type { Announcer } from './announcer.ts'

export type RunState =
  | { status: 'stopped' }
  | { status: 'starting' }
  | { status: 'running'; run: Run }
  | { status: 'refused'; failure: Extract<RunResult, { ok: false }> }
  | { status: 'error'; message: string }

export type TestState =
  { status: 'idle' } | { status: 'running' } | { status: 'done'; result: TestResult } | { status: 'error'; message: string }

/** The running app of this page: started and stopped by the learner, written to by the request pane. */
export class Running {
  readonly state = signal<RunState>({ status: 'stopped' })
  readonly log = new AppLog()
  readonly tests = signal<TestState>({ status: 'idle' })
  /** Where the running app can be opened in a tab of its own. */
  readonly preview = signal<string | undefined>(undefined)
  /** The files changed since the app was started. */
  readonly stale = computed(() => this.state.value.status === 'running' && this.#started.value !== this.#files.value)
  readonly #runtime: Runtime
  readonly #slug: string
  readonly #files: { readonly value: Files }
  readonly #announcer: Announcer
  readonly #started = signal<Files | undefined>(undefined)
  #starting: AbortController | undefined
  #testing: AbortController | undefined

  constructor(slug: string, runtime: Runtime, files: { readonly value: Files }, announcer: Announcer) {
    this.#slug = slug
    this.#runtime = runtime
    this.#files = files
    this.#announcer = announcer
  }

  async run(): Promise<void> {
    this.#starting?.abort()
    const starting = new AbortController()
    this.#starting = starting
    this.state.value = { status: 'starting' }
    this.preview.value = undefined
    const files = this.#files.value
    this.log.begin()
    this.log.note('Starting the app.')
    try {
      const result = await this.#runtime.run(
        this.#slug,
        files,
        {
          onLog: (line) => this.log.append(line),
          onExit: ({ instance, code, signal }) => {
            if (this.#starting !== starting) return
            this.log.note(`${instance} ended by itself (${signal ? `signal ${signal}` : `exit code ${code}`}).`)
            this.#announcer.say(`${instance} of your app ended by itself.`)
          },
        },
        starting.signal,
      )
      if (this.#starting !== starting) return
      if (result.ok) {
        this.#started.value = files
        this.state.value = { status: 'running', run: result.run }
        void result.run.preview?.then((address) => {
          if (this.#starting === starting) this.preview.value = address
        })
        this.log.note(`Running: ${result.run.instances.join(', ')}.`)
        this.#announcer.say('The app is running.')
      } else {
        this.state.value = { status: 'refused', failure: result }
        this.#announcer.say(`The app did not start. ${result.message}`)
      }
    } catch (error) {
      if (this.#starting === starting) this.#fail(error)
    }
  }

  async stop(): Promise<void> {
    const before = this.state.value
    this.#starting?.abort()
    this.#starting = undefined
    this.preview.value = undefined
    this.state.value = { status: 'stopped' }
    if (before.status !== 'running') return
    try {
      await before.run.stop()
      this.log.note('Stopped.')
      this.#announcer.say('The app is stopped.')
    } catch (error) {
      this.#fail(error)
    }
  }

  get isRunning(): boolean {
    return this.state.value.status === 'running'
  }

  /** Asks the running app. @throws Error in plain words when it does not answer, or does not run */
  async request(request: CapturedRequest, signal: AbortSignal): Promise<CapturedResponse> {
    const { value: state } = this.state
    if (state.status !== 'running') throw new Error('The app is not running.')
    return state.run.request(request, signal)
  }

  async test(): Promise<void> {
    this.#testing?.abort()
    const testing = new AbortController()
    this.#testing = testing
    this.tests.value = { status: 'running' }
    try {
      const result = await this.#runtime.test(this.#slug, this.#files.value, testing.signal)
      if (this.#testing !== testing) return
      this.tests.value = { status: 'done', result }
      this.#announcer.say(
        result.ok
          ? `${result.results.filter(({ status }) => status === 'passed').length} of ${result.results.length} tests passed.`
          : result.message,
      )
    } catch (error) {
      if (this.#testing !== testing) return
      this.tests.value = { status: 'error', message: messageOf(error) }
      this.#announcer.say(messageOf(error))
    }
  }

  async close(): Promise<void> {
    this.#testing?.abort()
    await this.stop()
  }

  #fail(error: unknown): void {
    this.state.value = { status: 'error', message: messageOf(error) }
    this.#announcer.say(messageOf(error))
  }
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
