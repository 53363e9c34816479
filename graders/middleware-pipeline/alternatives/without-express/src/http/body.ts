import type { IncomingMessage } from 'node:http'
import { createGunzip } from 'node:zlib'
import { pipeline } from 'node:stream'
import { HttpError } from './http-error.js'

/** @throws HttpError 413 beyond 100 kB, 415 for another type, 400 for what is no JSON */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  const text = await read(request, 'application/json', 100 * 1024)
  try {
    return JSON.parse(text)
  } catch {
    throw new HttpError(400, 'The body is no JSON')
  }
}

/** @throws HttpError 413 beyond 256 kB, 415 for another type */
export function readText(request: IncomingMessage): Promise<string> {
  return read(request, 'text/csv', 256 * 1024)
}

async function read(request: IncomingMessage, type: string, limit: number): Promise<string> {
  if (request.headers['content-type']?.split(';')[0] !== type) throw new HttpError(415, `Send ${type}`)
  const source = request.headers['content-encoding'] === 'gzip' ? pipeline(request, createGunzip(), () => {}) : request
  const parts: Uint8Array[] = []
  let left = limit
  try {
    for await (const part of source) {
      left -= part.length
      if (left >= 0) parts.push(part)
    }
  } catch {
    throw new HttpError(400, 'The body can not be read to its end')
  }
  if (left < 0) throw new HttpError(413, `A body of ${type} has at most ${limit} bytes`)
  return new TextDecoder().decode(Buffer.concat(parts))
}
