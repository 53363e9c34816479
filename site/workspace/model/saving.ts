import { signal } from '@preact/signals'
import type { WorkspaceStore } from '../store/workspace-store.ts'
import type { WorkspaceFiles } from './files.ts'
import { UndoKeeping } from './undo-keeping.ts'
import type { UndoSteps } from './undo-steps.ts'

export type SaveState = { status: 'saved' } | { status: 'saving' } | { status: 'failed'; message: string }

/** Milliseconds of quiet before a change is written. */
const DEBOUNCE_MS = 400

interface Message {
  slug: string
  paths: string[]
  /** Who wrote them, if no other tab did. */
  from?: 'account'
}

/**
 * Keeps the files on the device: after a pause in typing, and at once when the
 * page is left. Tells other tabs which files were saved, and takes over theirs;
 * of two tabs, the last to write a file wins.
 */
export class Saving {
  readonly state = signal<SaveState>({ status: 'saved' })
  /** Set when another tab saved files of this exercise. */
  readonly otherTab = signal(false)
  /** Grows with each backup that was made here. */
  readonly backedUp = signal(0)
  readonly #files: WorkspaceFiles
  readonly #store: WorkspaceStore
  readonly #slug: string
  readonly undo: UndoKeeping
  readonly #channel = new BroadcastChannel('loadbearing-work')
  readonly #dirty = new Set<string>()
  readonly #detach: () => void
  #timer: ReturnType<typeof setTimeout> | undefined
  #writing: Promise<void> = Promise.resolve()

  constructor(slug: string, files: WorkspaceFiles, store: WorkspaceStore, kept: Readonly<Record<string, UndoSteps>> = {}) {
    this.#slug = slug
    this.undo = new UndoKeeping(files, kept)
    this.#files = files
    this.#store = store
    this.#detach = files.onChange((paths, origin) => {
      if (origin === 'learner') this.#schedule(paths)
    })
    this.#channel.addEventListener('message', (event: MessageEvent<Message>) => {
      const { slug: of, paths, from } = event.data
      if (of !== slug) return
      if (from !== 'account') this.otherTab.value = true
      // In turn with what is written: the store must not change in between.
      this.#writing = this.#writing.then(() => this.#takeOver(paths, from))
    })
    addEventListener('pagehide', this.#flushNow)
    document.addEventListener('visibilitychange', this.#flushNow)
  }

  /** Writes what is not written yet. Never rejects: a failure is in `state`. */
  flush(): Promise<void> {
    clearTimeout(this.#timer)
    this.#writing = this.#writing.then(() => this.#write())
    return this.#writing
  }

  async close(): Promise<void> {
    await this.flush()
    this.#detach()
    this.#channel.close()
    removeEventListener('pagehide', this.#flushNow)
    document.removeEventListener('visibilitychange', this.#flushNow)
  }

  readonly #flushNow = (): void => {
    if (this.#dirty.size > 0 && document.visibilityState === 'hidden') void this.flush()
  }

  #schedule(paths: readonly string[]): void {
    for (const path of paths) this.#dirty.add(path)
    this.state.value = { status: 'saving' }
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.flush(), DEBOUNCE_MS)
  }

  async #write(): Promise<void> {
    const paths = [...this.#dirty]
    if (paths.length === 0) return
    this.#dirty.clear()
    try {
      const changes = this.#files.changes.peek()
      await this.#store.saveChanges(Object.fromEntries(paths.map((path) => [path, changes[path]])), this.undo.noteChanges(paths))
      this.#channel.postMessage({ slug: this.#slug, paths } satisfies Message)
      if (this.#dirty.size === 0) this.state.value = { status: 'saved' }
    } catch (error) {
      for (const path of paths) this.#dirty.add(path)
      this.state.value = { status: 'failed', message: error instanceof Error ? error.message : String(error) }
    }
  }

  /** What somebody is typing stays. Of what another tab or the account had for it nothing is lost: it becomes a backup before it is written over. */
  async #takeOver(paths: readonly string[], from: Message['from']): Promise<void> {
    try {
      const stored = await this.#store.changes()
      const taken = paths.filter((path) => !this.#dirty.has(path))
      if (taken.length < paths.length) {
        const whose = from === 'account' ? 'work of another device that came' : 'what another tab saved'
        await this.#store.addBackup(`${whose} while you were typing`, stored)
        this.backedUp.value += 1
      }
      this.#files.takeOver(Object.fromEntries(taken.map((path) => [path, stored[path]])))
      this.undo.noteChanges(taken)
    } catch (error) {
      this.state.value = { status: 'failed', message: error instanceof Error ? error.message : String(error) }
    }
  }
}
