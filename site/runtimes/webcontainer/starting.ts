import type { RuntimeState, Unavailable } from '../runtime.ts'
import { DownloadError, type Downloads, type PartFile } from './download.ts'
import { timed } from './timed.ts'
import { WORDS } from './words.ts'

/** Without any progress for so long it is said to be slow, and another runtime may take over. */
export const SLOW_MS = 8_000
/** Without any progress for so long it is given up until somebody tries again. */
export const GIVEN_UP_MS = 30_000

/** What parts are mounted in. */
export interface Mountable {
  /** Parts that are not there yet. */
  missing(parts: readonly PartFile[]): PartFile[]
  mount(part: PartFile, content: Uint8Array): Promise<void>
}

/** What starting needs from outside. */
export interface StartingParts<C extends Mountable> {
  obstacle: () => 'insecure-origin' | 'unsupported' | undefined
  boot: () => Promise<C>
  bootAgain: () => void
  downloads: Downloads
}

/**
 * Brings the page's container up with the parts of one exercise, and tells how
 * far it is. Tried again after a failure it goes on where it was.
 */
export class Starting<C extends Mountable> {
  readonly #parts: StartingParts<C>
  readonly #files: readonly PartFile[]
  readonly #onState: (state: RuntimeState) => void
  #container: C | undefined
  #current: Promise<C> | undefined
  #tried = false

  constructor(parts: StartingParts<C>, files: readonly PartFile[], onState: (state: RuntimeState) => void) {
    this.#parts = parts
    this.#files = files
    this.#onState = onState
  }

  /** The container, ready; begins when nobody has yet. Rejects when it can't come up for now. */
  container(): Promise<C> {
    this.#current ??= this.#begin()
    this.#current.catch(() => (this.#current = undefined))
    return this.#current
  }

  async #begin(): Promise<C> {
    this.#onState({ status: 'checking' })
    const obstacle = this.#parts.obstacle()
    if (obstacle !== undefined) throw this.#unavailable(obstacle)
    if (this.#tried && this.#container === undefined) this.#parts.bootAgain()
    this.#tried = true

    const watch: ProgressWatch = new ProgressWatch((step, slow) => {
      this.#onState(step.status === 'booting' ? { ...step, slow, retry: () => this.#bootAgain(watch) } : { ...step, slow })
    })
    const stop = new AbortController()
    try {
      const booting = timed('boot', async () => (this.#container = await this.#parts.boot()))
      // It may also be refused while there is still something to download.
      booting.catch(() => undefined)
      const wanted = this.#container?.missing(this.#files) ?? this.#files
      const downloading = timed('download', () =>
        this.#parts.downloads.fetch(wanted, (progress) => watch.downloaded(progress), stop.signal),
      )
      const contents = await watch.orGiveUp(downloading, 'download')
      watch.booting()
      const container = await watch.orGiveUp(booting, 'blocked')
      for (const [index, file] of wanted.entries()) {
        // Handed over: should mounting fail, it is fetched again, most likely from the browser's cache.
        this.#parts.downloads.forget(file)
        const content = contents[index]
        if (content === undefined || container.missing([file]).length === 0) continue
        await watch.orGiveUp(
          timed('mount', () => container.mount(file, content)),
          'blocked',
        )
        watch.booting()
      }
      this.#onState({ status: 'ready' })
      return container
    } catch (error) {
      stop.abort()
      throw this.#unavailable(reasonOf(error), error)
    } finally {
      watch.end()
    }
  }

  #bootAgain(watch: ProgressWatch): void {
    this.#parts.bootAgain()
    watch.booting()
  }

  #unavailable(reason: Exclude<Unavailable, 'no-server'>, cause?: unknown): Error {
    const { message, remedy } = WORDS[reason]
    const detail = cause instanceof Error && cause.message !== message ? { detail: cause.message } : {}
    const retry = () => void this.container().catch(() => undefined)
    this.#onState({ status: 'unavailable', reason, message, remedy, ...detail, retry })
    return new Error(message, { cause })
  }
}

function reasonOf(error: unknown): Exclude<Unavailable, 'no-server'> {
  if (error instanceof GivenUp) return error.reason
  if (error instanceof DownloadError) return 'download'
  return isOutOfMemory(error) ? 'out-of-memory' : 'blocked'
}

/** Browsers and containers have no code for it, only words. */
export function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && /out of memory|allocation failed|could not allocate/i.test(error.message)
}

class GivenUp extends Error {
  readonly reason: Exclude<Unavailable, 'no-server'>
  constructor(reason: Exclude<Unavailable, 'no-server'>) {
    super(WORDS[reason].message)
    this.reason = reason
  }
}

type Step = { status: 'downloading'; loaded: number; total: number } | { status: 'booting' }

/** Says where a start is, and notices when it does not get on. */
class ProgressWatch {
  readonly #onStep: (step: Step, slow: boolean) => void
  #step: Step = { status: 'booting' }
  #slow: ReturnType<typeof setTimeout> | undefined
  #giveUp: ReturnType<typeof setTimeout> | undefined
  #onGivenUp: (() => void) | undefined

  constructor(onStep: (step: Step, slow: boolean) => void) {
    this.#onStep = onStep
  }

  downloaded(progress: { loaded: number; total: number }): void {
    this.#got({ status: 'downloading', ...progress })
  }

  booting(): void {
    this.#got({ status: 'booting' })
  }

  /** The work's outcome, unless nothing moves for too long. A boot that got no answer stays pending, and the next try waits for it again. */
  orGiveUp<T>(work: Promise<T>, reason: Exclude<Unavailable, 'no-server'>): Promise<T> {
    const givenUp = Promise.withResolvers<never>()
    this.#onGivenUp = () => givenUp.reject(new GivenUp(reason))
    return Promise.race([work, givenUp.promise])
  }

  end(): void {
    clearTimeout(this.#slow)
    clearTimeout(this.#giveUp)
  }

  #got(step: Step): void {
    this.#step = step
    this.end()
    this.#onStep(step, false)
    this.#slow = setTimeout(() => this.#onStep(this.#step, true), SLOW_MS)
    this.#giveUp = setTimeout(() => this.#onGivenUp?.(), GIVEN_UP_MS)
  }
}
