import { computed, signal, type ReadonlySignal } from '@preact/signals'
import type { LogChunk } from './app-log.ts'
import { logViewer, matchAt, positionOf, type ChunkView, type LogFilter, type Match } from './log-view.ts'

/** What of the log is on show, and the match that somebody is at. */
export class LogSearch {
  readonly filter = signal<LogFilter>({ instance: '', kind: 'all' })
  readonly query = signal('')
  readonly views: ReadonlySignal<readonly ChunkView[]>
  readonly count: ReadonlySignal<number>
  /** Of the match that somebody is at, counted from 0. Negative where there is none. */
  readonly position: ReadonlySignal<number>
  readonly current = signal<Match | undefined>(undefined)
  readonly #viewer = computed(() => logViewer(this.filter.value, this.query.value))

  constructor(chunks: ReadonlySignal<readonly LogChunk[]>) {
    this.views = computed(() => this.#viewer.value(chunks.value))
    this.count = computed(() => this.views.value.reduce((sum, { matches }) => sum + matches, 0))
    this.position = computed(() => {
      const { value: current } = this.current
      if (!current || this.count.value === 0) return -1
      return Math.min(positionOf(this.views.value, current), this.count.value - 1)
    })
  }

  /** Begins at the newest match: that is what one looks for in a log. */
  search(query: string): void {
    this.query.value = query
    this.#go(this.count.value - 1)
  }

  show(part: Partial<LogFilter>): void {
    this.filter.value = { ...this.filter.value, ...part }
    if (this.query.value !== '') this.#go(this.position.value < 0 ? this.count.value - 1 : this.position.value)
  }

  /** To the next match or the one before; round at the ends. */
  step(by: 1 | -1): void {
    const { value: count } = this.count
    if (count > 0) this.#go((this.position.value + by + count) % count)
  }

  #go(position: number): void {
    this.current.value = matchAt(this.views.value, position)
  }
}
