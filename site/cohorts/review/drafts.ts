const PREFIX = 'loadbearing.draft'

/** Where a comment is being written: at a line of a file, as an answer, or over one that is there. */
export type DraftOf = { file: string; line: number } | { thread: string } | { comment: string }

/** What somebody has typed and not sent, kept on the device: it outlives the page and the connection. */
export class Drafts {
  readonly #prefix: string
  readonly #storage: () => Storage
  /** Where the device keeps nothing, it lasts as long as the page. */
  readonly #kept = new Map<string, string>()

  /** @param person others at this device have drafts of their own */
  constructor({ person, attempt }: { person: string; attempt: string }, storage: () => Storage = () => localStorage) {
    this.#prefix = `${PREFIX}.${person}.${attempt}.`
    this.#storage = storage
  }

  /** Empty when there is none. */
  read(of: DraftOf): string {
    const key = this.#keyOf(of)
    return this.#kept.get(key) ?? this.#try((storage) => storage.getItem(key)) ?? ''
  }

  /** What is empty is forgotten. */
  write(of: DraftOf, text: string): void {
    const key = this.#keyOf(of)
    this.#kept.set(key, text)
    this.#try((storage) => (text === '' ? storage.removeItem(key) : storage.setItem(key, text)))
  }

  /** Lines of a file at which something is being written. */
  linesOf(file: string): number[] {
    const start = this.#keyOf({ file, line: 0 }).slice(0, -1)
    const stored = this.#try((storage) => Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? '')) ?? []
    const keys = [...new Set([...stored, ...this.#kept.keys()])].filter((key) => key.startsWith(start))
    return keys
      .map((key) => Number(key.slice(start.length)))
      .filter((line) => Number.isInteger(line) && this.read({ file, line }) !== '')
      .sort((one, other) => one - other)
  }

  #keyOf(of: DraftOf): string {
    const place =
      'file' in of ? `line:${encodeURIComponent(of.file)}:${of.line}` : 'thread' in of ? `thread:${of.thread}` : `comment:${of.comment}`
    return this.#prefix + place
  }

  /** A browser may refuse, or be full. */
  #try<T>(work: (storage: Storage) => T): T | undefined {
    try {
      return work(this.#storage())
    } catch {
      return undefined
    }
  }
}
