import type { LogChunk, LogEntry } from './app-log.ts'
import type { KINDS } from './words.ts'

/** Which lines are shown. An empty `instance` is every process. */
export interface LogFilter {
  instance: string
  kind: keyof typeof KINDS
}

/** What is shown of a chunk. The same object as long as nothing in it changes. */
export interface ChunkView {
  id: number
  entries: readonly LogEntry[]
  /** The matches in each of `entries`. */
  counts: readonly number[]
  matches: number
}

/** One match: the n-th, from 0, in a line. */
export interface Match {
  entry: number
  nth: number
}

/**
 * Filters the log and searches in it. Chunks that were looked at before are
 * not looked at again.
 *
 * @param query looked for as it is written, in capitals or not
 */
export function logViewer(filter: LogFilter, query: string): (chunks: readonly LogChunk[]) => ChunkView[] {
  const known = new WeakMap<LogChunk, ChunkView>()
  return (chunks) =>
    chunks.map((chunk) => {
      const before = known.get(chunk)
      if (before) return before
      const entries = chunk.entries.every((entry) => passes(entry, filter))
        ? chunk.entries
        : chunk.entries.filter((entry) => passes(entry, filter))
      const counts = entries.map(({ text }) => placesOf(text, query).length)
      const view = { id: chunk.id, entries, counts, matches: counts.reduce((sum, count) => sum + count, 0) }
      known.set(chunk, view)
      return view
    })
}

/** Where a text has what is looked for. Offsets count from 0; matches do not overlap. */
export function placesOf(text: string, query: string): number[] {
  if (query === '') return []
  const places: number[] = []
  const [where, what] = [lowered(text), lowered(query)]
  for (let at = where.indexOf(what); at >= 0; at = where.indexOf(what, at + what.length)) places.push(at)
  return places
}

/** The match at a position, counted from 0 over everything that is shown. */
export function matchAt(views: readonly ChunkView[], position: number): Match | undefined {
  let before = 0
  for (const view of views) {
    if (position >= before + view.matches) {
      before += view.matches
      continue
    }
    for (const [index, count] of view.counts.entries()) {
      const entry = view.entries[index]
      if (entry && position < before + count) return { entry: entry.id, nth: position - before }
      before += count
    }
  }
  return undefined
}

/** The position of a match; that of the next one after it where its line is not shown any more. */
export function positionOf(views: readonly ChunkView[], match: Match): number {
  let before = 0
  for (const view of views) {
    const last = view.entries.at(-1)
    if (!last || last.id < match.entry) {
      before += view.matches
      continue
    }
    for (const [index, count] of view.counts.entries()) {
      const id = view.entries[index]?.id ?? 0
      if (id === match.entry) return before + Math.min(match.nth, Math.max(0, count - 1))
      if (id > match.entry) return before
      before += count
    }
  }
  return before
}

function passes({ kind, instance, level }: LogEntry, filter: LogFilter): boolean {
  // What the page has to say is about every process.
  if (kind !== 'note' && filter.instance !== '' && instance !== filter.instance) return false
  switch (filter.kind) {
    case 'all':
      return true
    case 'stdout':
    case 'stderr':
      return kind === filter.kind
    case 'warnings':
      return level === undefined ? kind === 'stderr' : level === 'warn' || isError(level)
    case 'errors':
      return level === undefined ? kind === 'stderr' : isError(level)
  }
}

const isError = (level: LogEntry['level']) => level === 'error' || level === 'fatal'

/** Letters that get longer or shorter in small would move all places after them. */
function lowered(text: string): string {
  const small = text.toLowerCase()
  return small.length === text.length ? small : text.replace(/[A-Z]/g, (letter) => letter.toLowerCase())
}
