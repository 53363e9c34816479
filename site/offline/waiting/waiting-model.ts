import { signal } from '@preact/signals'
import type { Verdict } from '#engine/verdict/verdict.ts'
import { wasSignedIn } from '../../account/known.ts'
import { drawKey } from '../../runtimes/server/draw-key.ts'
import type { Files } from '../../runtimes/runtime.ts'
import { readOwner } from '../../workspace/sync/owner.ts'
import type { WaitingAttempt } from './attempt.ts'
import { onWaitingNews, tellOfWaiting } from './channel.ts'
import { markWaiting } from './mark.ts'
import { tryNow } from './start.ts'
import { WaitingStore } from './waiting-store.ts'
import { WORDS } from './words.ts'

/** What of one exercise waits for the server. Says what it does by sentences for the learner. */
export class Waiting {
  /** Oldest first. */
  readonly attempts = signal<readonly WaitingAttempt[]>([])
  readonly #exercise: { slug: string; title: string; revision?: string }
  readonly #stop: () => void

  /**
   * @param exercise its revision only where that is not the published one
   * @param onVerdict told when one of them is graded, and its verdict kept
   */
  constructor(exercise: { slug: string; title: string; revision?: string }, onVerdict: (verdict: Verdict) => void) {
    this.#exercise = exercise
    this.#stop = onWaitingNews((news) => {
      if (news.kind === 'graded' && news.attempt.slug === exercise.slug) onVerdict(news.verdict)
      void this.#read()
    })
    void this.#read()
  }

  /**
   * Keeps an attempt until the server answers.
   *
   * @param key of one that may have arrived already
   * @returns what to tell the learner
   */
  async add(files: Files, key = drawKey()): Promise<string> {
    try {
      return await withStore(async (store) => {
        const { slug } = this.#exercise
        const same = (await store.all()).some((other) => other.slug === slug && other.state !== 'refused' && isSame(other.files, files))
        if (same) return WORDS.waitsAlready
        const person = wasSignedIn() ? readOwner(localStorage)?.id : undefined
        await store.add({
          ...this.#exercise,
          key,
          address: location.pathname,
          files: { ...files },
          ...(person === undefined ? {} : { person }),
          at: Date.now(),
          state: 'waiting',
        })
        markWaiting(true)
        tellOfWaiting({ kind: 'changed' })
        await this.#read()
        tryNow()
        return WORDS.added
      })
    } catch (error) {
      return WORDS.notKept(error instanceof Error ? error.message : String(error))
    }
  }

  /** Takes one back that has not been handed in, or was refused. @returns what to tell the learner */
  async remove(key: string): Promise<string> {
    await withStore((store) => store.remove(key, ['waiting', 'refused'])).catch(() => false)
    tellOfWaiting({ kind: 'changed' })
    await this.#read()
    return this.attempts.value.some((attempt) => attempt.key === key) ? '' : WORDS.cancelled
  }

  close(): void {
    this.#stop()
  }

  async #read(): Promise<void> {
    // A device that keeps nothing has nothing that waits.
    const all = await withStore((store) => store.all()).catch(() => [])
    this.attempts.value = all.filter(({ slug }) => slug === this.#exercise.slug)
  }
}

async function withStore<T>(use: (store: WaitingStore) => Promise<T>): Promise<T> {
  const store = await WaitingStore.open()
  try {
    return await use(store)
  } finally {
    store.close()
  }
}

function isSame(one: Files, other: Files): boolean {
  const paths = Object.keys(one)
  return paths.length === Object.keys(other).length && paths.every((path) => one[path] === other[path])
}
