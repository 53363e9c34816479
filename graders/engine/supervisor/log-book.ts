import type { Readable } from 'node:stream'
import { StringDecoder } from 'node:string_decoder'
import type { LogLine } from '../grader/types.ts'
import { TRUSTED } from '../policy.ts'

/** Characters that are kept of one line. */
const LINE_CAP = TRUSTED.logLineCharacters.value
/** Lines that are kept of one grading; older ones go first. */
const LINES_CAP = TRUSTED.logLines.value

/** What the learner's processes wrote: data, capped, never evaluated. */
export class LogBook {
  #lines: LogLine[] = []
  #dropped = 0
  readonly #listeners = new Set<(line: LogLine) => void>()

  /** Follows a stream until it ends. Resolves at its end. */
  follow(instance: string, stream: LogLine['stream'], source: Readable): Promise<void> {
    const decoder = new StringDecoder('utf8')
    let rest = ''
    const take = (text: string) => {
      const lines = (rest + text).split('\n')
      rest = (lines.pop() ?? '').slice(0, LINE_CAP)
      for (const line of lines) this.#add(instance, stream, line)
    }
    source.on('data', (chunk: Buffer) => take(decoder.write(chunk)))
    source.on('error', () => {})
    return new Promise((resolve) => {
      source.once('close', () => {
        take(decoder.end())
        if (rest !== '') this.#add(instance, stream, rest)
        rest = ''
        resolve()
      })
    })
  }

  /** Number to give to `since` later. */
  mark(): number {
    return this.#dropped + this.#lines.length
  }

  since(mark: number): LogLine[] {
    this.#drop()
    return this.#lines.slice(Math.max(0, mark - this.#dropped))
  }

  /** The tail of everything written, at most `bytes` long. */
  tail(bytes: number): string {
    this.#drop()
    const text = this.#lines.map((line) => `[${line.instance}] ${line.text}`).join('\n')
    return Buffer.byteLength(text) <= bytes
      ? text
      : `…${Buffer.from(text)
          .subarray(-bytes + 3)
          .toString('utf8')
          .replace(/^\uFFFD+/, '')}`
  }

  /** Calls back for each line from now on. Returns how to stop. */
  listen(listener: (line: LogLine) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** What is beyond the cap goes, the oldest first. */
  #drop(): void {
    const many = this.#lines.length - LINES_CAP
    if (many <= 0) return
    this.#lines.splice(0, many)
    this.#dropped += many
  }

  #add(instance: string, stream: LogLine['stream'], raw: string): void {
    const text = raw.replace(/\r$/, '').slice(0, LINE_CAP)
    const line = lineOf(instance, stream, text)
    this.#lines.push(line)
    // Now and then: taking away the first of thousands costs more than the line itself.
    if (this.#lines.length >= 2 * LINES_CAP) this.#drop()
    for (const listener of this.#listeners) listener(line)
  }
}

/** Few lines are ever looked at: they are parsed when they are. */
function lineOf(instance: string, stream: LogLine['stream'], text: string): LogLine {
  let fields: LogLine['fields'] | undefined
  return {
    instance,
    stream,
    text,
    get fields() {
      return (fields ??= parseFields(text))
    },
  }
}

function parseFields(text: string): Record<string, unknown> | null {
  if (!text.startsWith('{')) return null
  try {
    const parsed: unknown = JSON.parse(text)
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : null
  } catch {
    return null
  }
}
