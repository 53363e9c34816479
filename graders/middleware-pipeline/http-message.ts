/** An answer as it stood on the wire. */
export interface Message {
  readonly status: number
  /** By name in lower case; repeated ones joined. */
  readonly headers: Readonly<Record<string, string>>
  /** Without its framing. */
  readonly body: Buffer
  /** The body has ended as its framing says it must. False while it is under way, and for good when the connection ended before it did. */
  readonly whole: boolean
  /** Bytes of the wire that it took, when it is whole. */
  readonly length: number
}

export interface Reading {
  /** The method of the request: an answer to HEAD has no body. */
  method: string
  /** The peer has ended the connection. */
  ended: boolean
}

/**
 * Reads the first answer of what a server has sent so far.
 *
 * @returns undefined until its head is there
 * @throws Error when it is not HTTP
 * @example readMessage(Buffer.from('HTTP/1.1 204 No Content\r\n\r\n'), { method: 'GET', ended: false })?.status // 204
 */
export function readMessage(bytes: Buffer, { method, ended }: Reading): Message | undefined {
  const end = bytes.indexOf('\r\n\r\n')
  if (end < 0) return undefined
  const [first = '', ...lines] = bytes.toString('latin1', 0, end).split('\r\n')
  const status = /^HTTP\/1\.[01] (\d{3})(?: |$)/.exec(first)?.[1]
  if (status === undefined) throw new Error(`The answer begins with ${JSON.stringify(first.slice(0, 80))}, which is not HTTP`)
  const headers = readHeaders(lines)
  const body = readBody(bytes.subarray(end + 4), { status: Number(status), headers, method, ended })
  return { status: Number(status), headers, body: body.content, whole: body.whole, length: end + 4 + body.length }
}

interface Body {
  content: Buffer
  whole: boolean
  length: number
}

const NOTHING: Body = { content: Buffer.alloc(0), whole: true, length: 0 }

function readBody(rest: Buffer, { status, headers, method, ended }: Reading & { status: number; headers: Record<string, string> }): Body {
  if (method === 'HEAD' || status < 200 || status === 204 || status === 304) return NOTHING
  if (/\bchunked\b/i.test(headers['transfer-encoding'] ?? '')) return readChunks(rest)
  const length = headers['content-length']
  if (length === undefined) return { content: rest, whole: ended, length: rest.length }
  const content = rest.subarray(0, Number(length))
  return { content, whole: content.length === Number(length), length: content.length }
}

function readChunks(rest: Buffer): Body {
  const parts: Buffer[] = []
  let at = 0
  for (;;) {
    const lineEnd = rest.indexOf('\r\n', at)
    if (lineEnd < 0) break
    const size = Number.parseInt(rest.toString('latin1', at, lineEnd), 16)
    if (Number.isNaN(size)) throw new Error('The chunks of the answer are not framed as HTTP wants it')
    const start = lineEnd + 2
    if (size === 0) {
      // What may follow the last chunk ends with an empty line.
      const end = rest.indexOf('\r\n', start) === start ? start + 2 : rest.indexOf('\r\n\r\n', start) + 4
      if (end > start && rest.length >= end) return { content: Buffer.concat(parts), whole: true, length: end }
      break
    }
    parts.push(rest.subarray(start, start + size))
    at = start + size + 2
    if (at > rest.length) break
  }
  return { content: Buffer.concat(parts), whole: false, length: rest.length }
}

function readHeaders(lines: readonly string[]): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const line of lines) {
    const colon = line.indexOf(':')
    const name = line.slice(0, colon).trim().toLowerCase()
    const value = line.slice(colon + 1).trim()
    headers[name] = name in headers ? `${headers[name]}, ${value}` : value
  }
  return headers
}
