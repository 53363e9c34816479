import { createGunzip } from 'node:zlib'
import { pipeline } from 'node:stream'
import type { Request, RequestHandler } from 'express'
import { HttpError } from './http-error.js'

const LIMITS = { 'application/json': 100 * 1024, 'text/csv': 256 * 1024 }

/** Leaves the body in `request.body`: parsed JSON, or text. */
export const readBody: RequestHandler = async (request, _response, next) => {
  const type = request.is(Object.keys(LIMITS))
  if (type === 'application/json' || type === 'text/csv') {
    const bytes = await collect(request, LIMITS[type])
    try {
      request.body = type === 'text/csv' ? bytes.toString() : JSON.parse(bytes.toString())
    } catch {
      throw new HttpError(400, 'The body is no JSON')
    }
  }
  next()
}

async function collect(request: Request, limit: number): Promise<Buffer> {
  const source = request.get('content-encoding') === 'gzip' ? pipeline(request, createGunzip(), () => {}) : request
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of source) {
      size += chunk.length
      if (size > limit) throw new HttpError(413, `The body is larger than ${limit} bytes`)
      chunks.push(chunk)
    }
  } catch (error) {
    throw error instanceof HttpError ? error : new HttpError(400, 'The body could not be read')
  }
  return Buffer.concat(chunks)
}
