import { type Gunzip, createGunzip } from 'node:zlib'
import type { Request, RequestHandler } from 'express'
import { HttpError } from './http-error.js'

const LIMITS = { 'application/json': 100 * 1024, 'text/csv': 256 * 1024 }

/** Leaves the body in `request.body`: parsed JSON, or text. */
export const readBody: RequestHandler = (request, _response, next) => {
  const type = request.is(Object.keys(LIMITS))
  if (type !== 'application/json' && type !== 'text/csv') return next()
  const source: Request | Gunzip = request.get('content-encoding') === 'gzip' ? request.pipe(createGunzip()) : request
  const chunks: Buffer[] = []
  let size = 0
  let damaged = false
  source.on('data', (chunk: Buffer) => {
    size += chunk.length
    if (size <= LIMITS[type]) chunks.push(chunk)
  })
  // A request that breaks off has no error that anybody waits for.
  if (source !== request) source.on('error', () => (damaged = true))
  source.on('close', () => {
    if (size > LIMITS[type]) return next(new HttpError(413, `The body is larger than ${LIMITS[type]} bytes`))
    if (damaged) return next(new HttpError(400, 'The body can not be unpacked'))
    try {
      const text = Buffer.concat(chunks).toString()
      request.body = type === 'text/csv' ? text : JSON.parse(text)
    } catch {
      return next(new HttpError(400, 'The body is no JSON'))
    }
    next()
  })
}
