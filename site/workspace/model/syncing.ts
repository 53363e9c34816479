import { effect, signal } from '@preact/signals'
import { Refused } from '../../runtimes/server/http.ts'
import { syncExercise } from '../sync/sync.ts'
import { SyncStore } from '../sync/sync-store.ts'
import type { WorkApi } from '../sync/work-http.ts'
import type { Saving } from './saving.ts'

export type SyncState = 'off' | 'syncing' | 'synced' | 'waiting' | 'refused'

/** Milliseconds between what was saved on the device and its way to the account. */
const DEBOUNCE_MS = 2_000
/** How long to wait for a server that is away before it is asked again. */
const RETRY_MS = 30_000

/** Keeps the files of an exercise in the account of whoever is signed in, behind what {@link Saving} keeps on the device. */
export class Syncing {
  /** `waiting`: the server is away, and is asked again. */
  readonly state = signal<SyncState>('off')
  /** Why the account does not take the files; empty when it does, or can't be asked. */
  readonly problem = signal('')
  /** What came from another device: for a notice. */
  readonly taken = signal(false)
  /** Whether an older version is in the backups now. */
  readonly kept = signal(false)
  readonly #slug: string
  readonly #api: WorkApi
  readonly #saving: Saving
  readonly #onKept: () => void
  readonly #channel = new BroadcastChannel('loadbearing-work')
  readonly #stops: (() => void)[] = []
  #timer: ReturnType<typeof setTimeout> | undefined
  #running: Promise<void> = Promise.resolve()
  #isClosed = false

  /** @param onKept told when there is a new backup */
  constructor(slug: string, api: WorkApi, saving: Saving, onKept: () => void) {
    this.#slug = slug
    this.#api = api
    this.#saving = saving
    this.#onKept = onKept
    let isFirst = true
    this.#stops.push(
      effect(() => {
        if (saving.backedUp.value > 0) onKept()
      }),
      effect(() => {
        const { status } = saving.state.value
        if (!isFirst && status === 'saved') this.#later(DEBOUNCE_MS)
        isFirst = false
      }),
    )
    const onSight = (): void => void this.sync(document.visibilityState === 'visible')
    const onLine = (): void => void this.sync(true)
    document.addEventListener('visibilitychange', onSight)
    addEventListener('online', onLine)
    this.#stops.push(() => {
      document.removeEventListener('visibilitychange', onSight)
      removeEventListener('online', onLine)
    })
  }

  /** One at a time. Never rejects. @param ask whether to look what the account has */
  sync(ask: boolean): Promise<void> {
    this.#running = this.#running.then(() => this.#sync(ask))
    return this.#running
  }

  /** The notices were read. */
  understood(): void {
    this.taken.value = false
    this.kept.value = false
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer)
    for (const stop of this.#stops) stop()
    if (this.state.value !== 'off') await this.sync(false)
    this.#isClosed = true
    this.#channel.close()
  }

  /** Whatever it was, the work is on this device. What the server refused it is not asked again before something changes. */
  #failed(error: unknown): void {
    if (error instanceof Refused && error.status < 500 && error.status !== 429) {
      this.state.value = 'refused'
      this.problem.value = error.message
      return
    }
    this.state.value = 'waiting'
    this.#later(RETRY_MS, true)
  }

  #later(wait: number, ask = false): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.sync(ask), wait)
  }

  async #sync(ask: boolean): Promise<void> {
    if (this.#isClosed) return
    clearTimeout(this.#timer)
    const isAgain = this.state.value === 'waiting'
    this.state.value = 'syncing'
    const store = await SyncStore.open()
    try {
      const onTaken = (slug: string, paths: readonly string[]): void =>
        this.#channel.postMessage({ slug, paths: [...paths], from: 'account' })
      const { taken, kept } = await syncExercise(
        this.#slug,
        { store, api: this.#api, storage: localStorage, flush: () => this.#saving.flush(), onTaken },
        ask || isAgain,
      )
      if (taken.length > 0 || kept) {
        this.taken.value = taken.length > 0
        this.kept.value = kept
      }
      if (kept) this.#onKept()
      this.problem.value = ''
      this.state.value = 'synced'
    } catch (error) {
      this.#failed(error)
    } finally {
      store.close()
    }
  }
}
