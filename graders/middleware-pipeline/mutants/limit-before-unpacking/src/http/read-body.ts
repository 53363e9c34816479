import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import type { Request, RequestHandler } from 'express'
import { HttpError } from './http-error.js'

const LIMITS = { 'application/json': 100 * 1024, 'text/csv': 256 * 1024 }
const unpack = promisify(gunzip)

/** Leaves the body in `request.body`: parsed JSON, or text. */
export const readBody: RequestHandler = async (request, _response, next) => {
  const type = request.is(Object.keys(LIMITS))
  if (type === 'application/json' || type === 'text/csv') {
    const bytes = await collect(request, LIMITS[type])
    try {
      const text = (request.get('content-encoding') === 'gzip' ? await unpack(bytes) : bytes).toString()
      request.body = type === 'text/csv' ? text : JSON.parse(text)
    } catch {
      throw new HttpError(400, 'The body could not be read')
    }
  }
  next()
}

async function collect(request: Request, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    size += chunk.length
    if (size <= limit) chunks.push(chunk)
  }
  if (size > limit) throw new HttpError(413, `The body is larger than ${limit} bytes`)
  return Buffer.concat(chunks)
}
