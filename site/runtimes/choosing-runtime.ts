import { RuntimeError, type Runtime, type RuntimeState } from './runtime.ts'

/** Which runtime does the work, and who decided so. */
export interface Choice {
  readonly name: Runtime['name']
  /** The server took over by itself: why, in one sentence. */
  readonly takenOver: string | undefined
  /** The server could do the work. */
  readonly serverReady: boolean
}

/** Keeps the visitor's own choice. */
export interface ChoiceStore {
  read(): Runtime['name'] | undefined
  write(name: Runtime['name']): void
}

export interface ChoosingOptions {
  webcontainer: Runtime
  server: Runtime
  /** What is taken when the visitor has never chosen. */
  preselected: Runtime['name']
  store: ChoiceStore
}

const TOO_SLOW = 'This browser did not get on with starting the exercise for 8 seconds.'

/**
 * The browser or the server, as the visitor chose: to the workspace one runtime.
 * What is asked for while the browser still starts, waits. When the browser gets
 * no further and there is a server, that takes over by itself, unless the
 * visitor has asked for the browser, on this visit or an earlier one.
 *
 * @example
 * const runtime = new ChoosingRuntime({ webcontainer, server, preselected: 'webcontainer', store })
 * runtime.watchChoice(({ name, takenOver }) => …)
 */
export class ChoosingRuntime implements Runtime {
  readonly #runtimes: Readonly<Record<Runtime['name'], Runtime>>
  readonly #store: ChoiceStore
  readonly #states: Record<Runtime['name'], RuntimeState> = { webcontainer: { status: 'checking' }, server: { status: 'checking' } }
  readonly #listeners = new Set<(state: RuntimeState) => void>()
  readonly #choiceListeners = new Set<(choice: Choice) => void>()
  #unwatch: (() => void)[] = []
  #name: Runtime['name']
  #takenOver: string | undefined
  /** The visitor has asked for the browser. */
  #insisted: boolean
  #slug: string | undefined

  constructor({ webcontainer, server, preselected, store }: ChoosingOptions) {
    this.#runtimes = { webcontainer, server }
    this.#store = store
    const remembered = store.read()
    this.#name = remembered ?? preselected
    this.#insisted = remembered === 'webcontainer'
  }

  /** Of the runtime that does the work at the moment. */
  get name(): Runtime['name'] {
    return this.#name
  }

  watch(listener: (state: RuntimeState) => void): () => void {
    this.#listeners.add(listener)
    if (this.#unwatch.length === 0) this.#unwatch = [this.#follow('webcontainer'), this.#follow('server')]
    listener(this.#states[this.#name])
    return () => {
      this.#listeners.delete(listener)
      if (this.#listeners.size > 0) return
      for (const stop of this.#unwatch) stop()
      this.#unwatch = []
    }
  }

  /** As `watch`, for the choice. */
  watchChoice(listener: (choice: Choice) => void): () => void {
    this.#choiceListeners.add(listener)
    listener(this.#choice)
    return () => this.#choiceListeners.delete(listener)
  }

  /** The visitor decides; it is remembered. What runs is ended first. */
  async choose(name: Runtime['name']): Promise<void> {
    this.#store.write(name)
    this.#insisted = name === 'webcontainer'
    if (name !== this.#name) await this.#runtimes[this.#name].close()
    this.#take(name, undefined)
    const state = this.#states[name]
    if (state.status === 'unavailable' || (state.status === 'booting' && state.slow)) state.retry()
  }

  warm(slug: string): void {
    this.#slug = slug
    this.#runtimes[this.#name].warm(slug)
  }

  async run(...call: Parameters<Runtime['run']>): ReturnType<Runtime['run']> {
    return (await this.#ready(call[0], call[3])).run(...call)
  }

  async test(...call: Parameters<Runtime['test']>): ReturnType<Runtime['test']> {
    return (await this.#ready(call[0], call[2])).test(...call)
  }

  async grade(...call: Parameters<Runtime['grade']>): ReturnType<Runtime['grade']> {
    return (await this.#ready(call[0], call[3])).grade(...call)
  }

  async check(...call: Parameters<Runtime['check']>): ReturnType<Runtime['check']> {
    return (await this.#ready(call[0], call[4])).check(...call)
  }

  /** Grades on the server whatever is chosen: for what a browser can't check. */
  gradeOnServer(...call: Parameters<Runtime['grade']>): ReturnType<Runtime['grade']> {
    return this.#runtimes.server.grade(...call)
  }

  close(): Promise<void> {
    return this.#runtimes[this.#name].close()
  }

  get #choice(): Choice {
    return { name: this.#name, takenOver: this.#takenOver, serverReady: this.#states.server.status === 'ready' }
  }

  #follow(name: Runtime['name']): () => void {
    return this.#runtimes[name].watch((state) => {
      this.#states[name] = state
      this.#decide()
      this.#tell()
    })
  }

  /** The server takes over when the browser gets no further. */
  #decide(): void {
    if (this.#name !== 'webcontainer' || this.#insisted || this.#states.server.status !== 'ready') return
    const state = this.#states.webcontainer
    if (state.status === 'unavailable') this.#take('server', state.message)
    else if ('slow' in state && state.slow) this.#take('server', TOO_SLOW)
  }

  #take(name: Runtime['name'], why: string | undefined): void {
    this.#name = name
    this.#takenOver = why
    if (this.#slug !== undefined) this.#runtimes[name].warm(this.#slug)
    this.#tell()
  }

  #tell(): void {
    for (const listener of this.#listeners) listener(this.#states[this.#name])
    for (const listener of this.#choiceListeners) listener(this.#choice)
  }

  /** The runtime that does the work, once it can. */
  #ready(slug: string, signal: AbortSignal): Promise<Runtime> {
    if (this.#states[this.#name].status === 'ready') return Promise.resolve(this.#runtimes[this.#name])
    this.warm(slug)
    const { promise, resolve, reject } = Promise.withResolvers<Runtime>()
    const abort = () => reject(signal.reason)
    signal.addEventListener('abort', abort, { once: true })
    const stop = this.watch((state) => {
      if (state.status === 'ready') resolve(this.#runtimes[this.#name])
      else if (state.status === 'unavailable') reject(new RuntimeError(`${state.message} ${state.remedy}`))
    })
    return promise.finally(() => {
      stop()
      signal.removeEventListener('abort', abort)
    })
  }
}
