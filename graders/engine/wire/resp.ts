const MAX_PARTS_KEPT = 1000
/** 200 characters of UTF-8. */
const MAX_PART_BYTES = 800
const MAX_PART_CHARACTERS = 200
const MAX_LINE_BYTES = 64 * 1024

/**
 * Reads the commands that a client sends in RESP2 or RESP3: arrays of bulk
 * strings, and inline commands. Long parameters are shortened while they pass,
 * so that memory stays small whatever is sent. What is not RESP ends the
 * reading: Valkey closes such a connection itself.
 *
 * @example
 * const reader = new CommandReader((parts) => console.log(parts))
 * reader.push(Buffer.from('*1\r\n$4\r\nPING\r\n')) // [ 'PING' ]
 */
export class CommandReader {
  readonly #onCommand: (parts: string[]) => void
  #broken = false
  #line = ''
  #parts: string[] = []
  /** Parts of the array that are still to come. */
  #missing = 0
  /** Bytes of the bulk string that are still to come, its line end included. */
  #bulk = 0
  #kept: Buffer[] = []
  #keptBytes = 0

  constructor(onCommand: (parts: string[]) => void) {
    this.#onCommand = onCommand
  }

  push(chunk: Buffer): void {
    let at = 0
    while (at < chunk.length && !this.#broken) at = this.#bulk > 0 ? this.#readBulk(chunk, at) : this.#readLine(chunk, at)
  }

  #readBulk(chunk: Buffer, at: number): number {
    const end = Math.min(chunk.length, at + this.#bulk)
    const text = Math.min(end - at, this.#bulk - 2, MAX_PART_BYTES - this.#keptBytes)
    if (text > 0) {
      this.#kept.push(Buffer.from(chunk.subarray(at, at + text)))
      this.#keptBytes += text
    }
    this.#bulk -= end - at
    if (this.#bulk === 0) this.#finishPart(Buffer.concat(this.#kept.splice(0)).toString())
    return end
  }

  #readLine(chunk: Buffer, at: number): number {
    const newline = chunk.indexOf(10, at)
    const end = newline < 0 ? chunk.length : newline
    this.#line += chunk.toString('latin1', at, end)
    if (this.#line.length > MAX_LINE_BYTES) this.#broken = true
    if (newline < 0) return end
    const line = this.#line.replace(/\r$/, '')
    this.#line = ''
    this.#finishLine(line)
    return end + 1
  }

  #finishLine(line: string): void {
    const size = /^[*$](\d{1,10})$/.test(line) ? Number(line.slice(1)) : undefined
    if (this.#missing > 0) {
      if (size === undefined || !line.startsWith('$')) this.#broken = true
      else this.#bulk = size + 2
    } else if (line.startsWith('*')) {
      // "*0" and "*-1" are commands of no parts, which Valkey passes over.
      this.#missing = size ?? 0
    } else {
      const parts = line.match(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\S+/g) ?? []
      if (parts.length > 0)
        this.#onCommand(parts.slice(0, MAX_PARTS_KEPT).map((part) => part.replace(/^(["'])(.*)\1$/, '$2').slice(0, MAX_PART_CHARACTERS)))
    }
  }

  #finishPart(text: string): void {
    this.#keptBytes = 0
    if (this.#parts.length < MAX_PARTS_KEPT) this.#parts.push(text.slice(0, MAX_PART_CHARACTERS))
    this.#missing--
    if (this.#missing > 0) return
    this.#onCommand(this.#parts)
    this.#parts = []
  }
}
