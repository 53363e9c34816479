import { BodyReader, frame, WireError } from './framing.ts'

/** The untyped first message of a connection. */
export type Opening =
  | { type: 'startup'; minor: number; parameters: Map<string, string> }
  | { type: 'encryption' }
  | { type: 'cancel'; pid: number; secret: string }

const CODES = { cancel: 80877102, ssl: 80877103, gss: 80877104 }

/** Reads the first message of a connection. Throws WireError for a protocol other than version 3. */
export function readOpening(body: Buffer): Opening {
  const reader = new BodyReader(body)
  const code = reader.int32()
  if (code === CODES.ssl || code === CODES.gss) return { type: 'encryption' }
  if (code === CODES.cancel) return { type: 'cancel', pid: reader.int32(), secret: reader.rest().toString('hex') }
  if (code >> 16 !== 3) throw new WireError(`protocol version ${code >> 16} is not supported: use version 3`)
  const parameters = new Map<string, string>()
  for (let name = reader.text(); name !== '' && reader.left > 0; name = reader.left > 0 ? reader.text() : '')
    parameters.set(name, reader.text())
  return { type: 'startup', minor: code & 0xffff, parameters }
}

export function writeStartup(parameters: Iterable<readonly [string, string]>): Buffer {
  const version = Buffer.alloc(4)
  version.writeInt32BE(3 << 16)
  return frame('', version, ...[...parameters].flatMap(([name, value]) => [`${name}\0`, `${value}\0`]), '\0')
}

export function writeCancel(pid: number, secret: string): Buffer {
  const body = Buffer.alloc(8)
  body.writeInt32BE(CODES.cancel, 0)
  body.writeInt32BE(pid, 4)
  return frame('', body, Buffer.from(secret, 'hex'))
}

/** An ErrorResponse of severity FATAL, in the form that drivers show to people. */
export function writeFatal(code: string, message: string): Buffer {
  return frame('E', `SFATAL\0VFATAL\0C${code}\0M${message}\0\0`)
}

/** NegotiateProtocolVersion: 3.0 is what is spoken here. */
export function writeNegotiation(unknown: readonly string[]): Buffer {
  const head = Buffer.alloc(8)
  head.writeInt32BE(unknown.length, 4)
  return frame('v', head, ...unknown.map((name) => `${name}\0`))
}

export const authenticationOk = frame('R', Buffer.alloc(4))
export const flush = frame('H')

/** What a learner or a test reads of an ErrorResponse: its primary message. */
export function readErrorMessage(body: Buffer): string {
  const reader = new BodyReader(body)
  let message = 'unknown error'
  for (let field = reader.char(); field !== '\0'; field = reader.char()) {
    const value = reader.text()
    if (field === 'M') message = value
  }
  return message
}

/** Names of the columns in a RowDescription, at most 1 600 (PostgreSQL's own limit on a table is lower). */
export function readColumns(body: Buffer): string[] {
  const reader = new BodyReader(body)
  const columns: string[] = []
  for (let left = reader.int16(); left > 0; left--) {
    columns.push(reader.text())
    reader.bytes(18)
  }
  return columns
}

/** Command tag such as "INSERT 0 3": its first words, and the count in it (0 when it has none). */
export function readTag(body: Buffer): { tag: string; rows: number } {
  const tag = new BodyReader(body).text()
  const count = Number(tag.slice(tag.lastIndexOf(' ') + 1))
  return { tag, rows: Number.isSafeInteger(count) ? count : 0 }
}

/** SQL and statement name of a Parse. */
export function readParse(body: Buffer): { name: string; sql: string } {
  const reader = new BodyReader(body)
  return { name: reader.text(), sql: reader.text() }
}

/** Portal and statement name of a Bind. */
export function readBind(body: Buffer): { portal: string; statement: string } {
  const reader = new BodyReader(body)
  return { portal: reader.text(), statement: reader.text() }
}

/** Describe and Close name a statement (`S`) or a portal (`P`). */
export function readTarget(body: Buffer): { kind: string; name: string } {
  const reader = new BodyReader(body)
  return { kind: reader.char(), name: reader.text() }
}

export function readText(body: Buffer): string {
  return new BodyReader(body).text()
}
