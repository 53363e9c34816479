import { signal } from '@preact/signals'
import type { LogLine } from '#engine/grader/types.ts'
import { AnsiReader, type Span } from './ansi.ts'
import { levelOf, type Level } from './level.ts'

/** One line of the log. `kind: note` is written by the page, not by the app. */
export interface LogEntry {
  id: number
  kind: 'stdout' | 'stderr' | 'note'
  instance: string
  /** Without colours and other escapes. */
  text: string
  spans?: Span[]
  level?: Level
}

/** Lines that never change again, but for the last chunk, which is replaced: what shows one need not look twice. */
export interface LogChunk {
  id: number
  entries: readonly LogEntry[]
}

/** Lines that the log keeps, and characters in them; the oldest go first. */
export const LINE_CAP = 10_000
export const CHARACTER_CAP = 4_000_000
export const CHUNK_LINES = 200
/** What is shown at once, and how long it waits: a chatty app must cost neither a rendering per line nor a long one. */
const BATCH_LINES = 500
const BATCH_MS = 50

/** What an app writes, bounded. */
export class AppLog {
  readonly chunks = signal<readonly LogChunk[]>([])
  /** Lines that are gone since the log was last empty. */
  readonly dropped = signal(0)
  /** Who has written something. */
  readonly instances = signal<readonly string[]>([])
  readonly #readers = new Map<string, AnsiReader>()
  #pending: LogEntry[] = []
  #timer: ReturnType<typeof setTimeout> | undefined
  #nextId = 1
  #size = { lines: 0, characters: 0 }

  append({ instance, stream, text, fields }: LogLine): void {
    const read = this.#readerOf(`${instance} ${stream}`).read(text)
    const level = levelOf(read.text, fields)
    this.#push({ id: this.#nextId++, kind: stream, instance, ...read, ...(level ? { level } : {}) })
  }

  /** Something that the page has to say. */
  note(text: string): void {
    this.#push({ id: this.#nextId++, kind: 'note', instance: '', text })
  }

  /** A new app begins: colours of the one before it end. */
  begin(): void {
    this.#readers.clear()
  }

  clear(): void {
    this.#pending = []
    this.#size = { lines: 0, characters: 0 }
    this.chunks.value = []
    this.dropped.value = 0
    this.instances.value = []
  }

  #readerOf(source: string): AnsiReader {
    const known = this.#readers.get(source)
    if (known) return known
    const reader = new AnsiReader()
    this.#readers.set(source, reader)
    return reader
  }

  #push(entry: LogEntry): void {
    this.#pending.push(entry)
    // What would be gone before it is shown need not wait.
    if (this.#pending.length > 2 * LINE_CAP) {
      this.dropped.value += this.#pending.length - LINE_CAP
      this.#pending = this.#pending.slice(-LINE_CAP)
    }
    if (this.#timer === undefined) this.#timer = setTimeout(() => this.#flush(), BATCH_MS)
  }

  #flush(): void {
    const batch = this.#pending.slice(0, BATCH_LINES)
    this.#pending = this.#pending.slice(BATCH_LINES)
    this.#timer = this.#pending.length > 0 ? setTimeout(() => this.#flush(), BATCH_MS) : undefined
    if (batch.length === 0) return
    this.#size.lines += batch.length
    for (const { text } of batch) this.#size.characters += text.length
    this.#shorten(extended(this.chunks.value, batch))
    const unknown = new Set(batch.map(({ instance }) => instance).filter((name) => name !== '' && !this.instances.value.includes(name)))
    if (unknown.size > 0) this.instances.value = [...this.instances.value, ...unknown].sort()
  }

  /** Whole chunks go, as long as the cap is kept without them. */
  #shorten(chunks: LogChunk[]): void {
    let from = 0
    for (const { entries } of chunks.slice(0, -1)) {
      const lines = this.#size.lines - entries.length
      if (lines < LINE_CAP && this.#size.characters <= CHARACTER_CAP) break
      this.#size.lines = lines
      for (const { text } of entries) this.#size.characters -= text.length
      this.dropped.value += entries.length
      from += 1
    }
    this.chunks.value = chunks.slice(from)
  }
}

function extended(chunks: readonly LogChunk[], batch: readonly LogEntry[]): LogChunk[] {
  const result = [...chunks]
  for (let at = 0; at < batch.length;) {
    const last = result.at(-1)
    const room = last ? CHUNK_LINES - last.entries.length : 0
    const taken = batch.slice(at, at + (room > 0 ? room : CHUNK_LINES))
    if (last && room > 0) result[result.length - 1] = { id: last.id, entries: [...last.entries, ...taken] }
    else result.push({ id: taken[0]?.id ?? 0, entries: taken })
    at += taken.length
  }
  return result
}
