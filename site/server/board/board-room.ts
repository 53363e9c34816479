import { Observable, Subject } from 'rxjs'
import type { BoardChanges } from '../../runtimes/server/board-api.ts'

type Read = (since: string) => Promise<BoardChanges>

/**
 * Everybody on this server who looks at one board. What changes is read once for all of them. Readings never overlap,
 * so that nobody is told what was before after what is.
 */
export class BoardRoom {
  readonly #read: Read
  readonly #changes = new Subject<BoardChanges>()
  #since: string | undefined
  #last: Promise<void> = Promise.resolve()
  #isAsked = false
  #viewers = 0

  constructor(read: Read) {
    this.#read = read
  }

  get isEmpty(): boolean {
    return this.#viewers === 0
  }

  /** What changed since then, and from then on each change. Ends with an error when the database stays away. */
  watch(since: string): Observable<BoardChanges> {
    return new Observable((viewer) => {
      this.#viewers += 1
      viewer.add(() => (this.#viewers -= 1))
      this.#do(async () => {
        if (viewer.closed) return
        const missed = await this.#read(since)
        this.#since ??= missed.at
        viewer.next(missed)
        viewer.add(this.#changes.subscribe(viewer))
      }).catch((error: unknown) => viewer.error(error))
    })
  }

  /** Something changed: reads it soon, once however often this is called meanwhile. */
  look(): void {
    if (this.#isAsked) return
    this.#isAsked = true
    this.#do(async () => {
      this.#isAsked = false
      if (this.#since === undefined || this.isEmpty) return
      const changes = await this.#read(this.#since)
      this.#since = changes.at
      this.#changes.next(changes)
    }).catch((error: unknown) => this.close(error))
  }

  /** Sends everybody away. They come back by themselves. */
  close(error?: unknown): void {
    if (error === undefined) this.#changes.complete()
    else this.#changes.error(error)
  }

  #do(work: () => Promise<void>): Promise<void> {
    const done = this.#last.then(work)
    this.#last = done.catch(() => undefined)
    return done
  }
}
