import { signal } from '@preact/signals'
import { RequestStore } from '../store/request-store.ts'
import type { SavedRequest } from '../store/request-schemas.ts'
import type { Draft } from './draft.ts'

/** What was done last, and how it is taken back, if it can be. */
export interface Undo {
  text: string
  undo?: () => Promise<void> | void
}

/**
 * The requests that the learner has named, on this device. Where it keeps
 * nothing, they last as long as the page, and `problem` says so. Tabs with the
 * same exercise have the same list.
 */
export class SavedRequests {
  readonly all = signal<readonly SavedRequest[]>([])
  /** How many are kept that this version can't read. */
  readonly unreadable = signal(0)
  /** Why nothing is kept, in plain words. */
  readonly problem = signal('')
  readonly #slug: string
  readonly #store: Promise<RequestStore | undefined>
  readonly #channel = new BroadcastChannel('loadbearing-requests')
  #lastUnkept = 0
  #closed = false

  /** @param open default: the device's store */
  constructor(slug: string, open = () => RequestStore.open(slug)) {
    this.#slug = slug
    this.#store = open().catch((error: unknown) => this.#refused(error))
    this.#channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      if (data === slug) void this.load()
    })
  }

  async load(): Promise<void> {
    await this.#with(async (store) => {
      const { requests, unreadable } = await store.saved()
      this.all.value = requests
      this.unreadable.value = unreadable
    })
  }

  /** The request that was being written when the page was left. */
  async draft(): Promise<Draft | undefined> {
    return this.#with((store) => store.draft())
  }

  async keepDraft(draft: Draft): Promise<void> {
    await this.#with((store) => store.saveDraft(draft))
  }

  async add(name: string, draft: Draft): Promise<SavedRequest> {
    this.#lastUnkept -= 1
    const unkept = { id: this.#lastUnkept, slug: this.#slug, name, draft, savedAt: Date.now() }
    const added = (await this.#with((store) => store.add(name, draft))) ?? unkept
    this.all.value = [...this.all.value, added]
    this.#tell()
    return added
  }

  /** Changes one, or brings back one that was deleted. */
  async put(request: SavedRequest): Promise<void> {
    const others = this.all.value.filter(({ id }) => id !== request.id)
    // Ids grow; those that are not kept count down.
    this.all.value = [...others, request].sort((a, b) => Math.abs(a.id) - Math.abs(b.id))
    if (request.id > 0) await this.#with((store) => store.put(request))
    this.#tell()
  }

  async delete(gone: SavedRequest): Promise<void> {
    this.all.value = this.all.value.filter(({ id }) => id !== gone.id)
    await this.#with((store) => store.delete(gone.id))
    this.#tell()
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#channel.close()
    const store = await this.#store
    store?.close()
  }

  #tell(): void {
    if (!this.#closed) this.#channel.postMessage(this.#slug)
  }

  async #with<T>(operation: (store: RequestStore) => Promise<T>): Promise<T | undefined> {
    try {
      const store = await this.#store
      return store && (await operation(store))
    } catch (error) {
      return this.#refused(error)
    }
  }

  #refused(error: unknown): undefined {
    this.problem.value = error instanceof Error ? error.message : String(error)
  }
}
