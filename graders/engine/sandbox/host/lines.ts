import type { Readable } from 'node:stream'

/** Calls `onLine` for each line of a UTF-8 stream, without its line feed. */
export function readLines(stream: Readable, onLine: (line: string) => void): void {
  let parts: string[] = []
  stream.setEncoding('utf8')
  stream.on('data', (chunk: string) => {
    let start = 0
    for (let end = chunk.indexOf('\n'); end >= 0; end = chunk.indexOf('\n', start)) {
      parts.push(chunk.slice(start, end))
      start = end + 1
      const line = parts.join('')
      parts = []
      onLine(line)
    }
    if (start < chunk.length) parts.push(chunk.slice(start))
  })
}
