import { AbstractMessageReader, AbstractMessageWriter, type DataCallback, type Disposable, type Message } from 'vscode-jsonrpc'

/**
 * Messages as lines of plain ASCII that begin with a mark. A supervisor talks so
 * with its host: in a WebContainer a process has one terminal instead of pipes,
 * which may echo what is typed, turn line ends into others, and mix stderr in.
 */

/** Whose messages: `<` begins a supervisor's lines, `>` its host's. */
export type Side = 'host' | 'supervisor'

const MARKS = { host: '>', supervisor: '<' } as const
/** Behind the mark: more of this message follows, or this is the end of it. */
const MORE = '+'
const END = '.'
/** Characters of a message in one line: a terminal in canonical mode takes 4,096 bytes at once. */
const PIECE = 3_000

/** The lines of one message, each with its line feed. */
export function linesOf(side: Side, message: Message): string {
  const text = JSON.stringify(message).replaceAll(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
  const pieces = text.match(new RegExp(`.{1,${PIECE}}`, 'g')) ?? []
  return pieces.map((piece, index) => `${MARKS[side]}${index < pieces.length - 1 ? MORE : END}${piece}\n`).join('')
}

/** Where lines come from. */
export interface LineSource {
  onText(listener: (text: string) => void): void
  onEnd(listener: () => void): void
}

/** Reads the messages of the other side. */
export class LineReader extends AbstractMessageReader {
  readonly #mark: string
  readonly #source: LineSource
  #rest = ''
  #pieces: string[] = []

  /** @param from whose messages these are; every other line is passed over */
  constructor(from: Side, source: LineSource) {
    super()
    this.#mark = MARKS[from]
    this.#source = source
  }

  listen(callback: DataCallback): Disposable {
    let listening = true
    this.#source.onText((text) => {
      if (listening) this.#receive(text, callback)
    })
    this.#source.onEnd(() => this.fireClose())
    return { dispose: () => (listening = false) }
  }

  #receive(text: string, callback: DataCallback): void {
    const lines = (this.#rest + text).split('\n')
    this.#rest = lines.pop() ?? ''
    for (const line of lines) this.#take(line.replace(/\r+$/, ''), callback)
  }

  #take(line: string, callback: DataCallback): void {
    const kind = line[0] === this.#mark ? line[1] : undefined
    if (kind !== MORE && kind !== END) return
    this.#pieces.push(line.slice(2))
    if (kind === MORE) return
    const text = this.#pieces.join('')
    this.#pieces = []
    try {
      const message: unknown = JSON.parse(text)
      if (!isMessage(message)) throw new Error('A line of JSON is no message.')
      callback(message)
    } catch (error) {
      this.fireError(error)
    }
  }
}

function isMessage(value: unknown): value is Message {
  return typeof value === 'object' && value !== null && 'jsonrpc' in value && typeof value.jsonrpc === 'string'
}

/** Writes messages as lines. */
export class LineWriter extends AbstractMessageWriter {
  readonly #side: Side
  readonly #write: (text: string) => Promise<void>

  /** @param write resolves when the text was taken; rejects when the other side is gone */
  constructor(side: Side, write: (text: string) => Promise<void>) {
    super()
    this.#side = side
    this.#write = write
  }

  async write(message: Message): Promise<void> {
    try {
      await this.#write(linesOf(this.#side, message))
    } catch (error) {
      this.fireError(error, message)
      throw error
    }
  }

  end(): void {}
}
