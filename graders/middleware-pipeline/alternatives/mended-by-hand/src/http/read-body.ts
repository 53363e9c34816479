import type { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import type { Request, RequestHandler } from 'express'
import { HttpError } from './http-error.js'

const JSON_LIMIT = 102_400
const CSV_LIMIT = 262_144

/** Collects the body, unpacks it, and leaves it in `request.body`: parsed JSON, or text. */
export const readBody: RequestHandler = (request, _response, next) => {
  const type = request.get('content-type') ?? ''
  const isJson = type.startsWith('application/json')
  if (!isJson && !type.startsWith('text/csv')) {
    next()
    return
  }
  collect(request, isJson ? JSON_LIMIT : CSV_LIMIT, (error, text = '') => {
    if (error) {
      next(error)
      return
    }
    try {
      request.body = isJson ? JSON.parse(text) : text
    } catch {
      next(new HttpError(400, 'The body is no JSON'))
      return
    }
    next()
  })
}

/** Calls back once: when the body has ended, has grown too large, can't be unpacked, or its sender is gone. */
function collect(request: Request, limit: number, done: (error: Error | undefined, text?: string) => void): void {
  let unpacked: Readable = request
  const finish = (error: Error | undefined, text?: string): void => {
    unpacked.removeAllListeners('data')
    // What still comes is read and dropped, so that the caller gets to the answer.
    if (unpacked !== request) request.unpipe()
    request.resume()
    const report = done
    done = () => {}
    report(error, text)
  }
  const chunks: Buffer[] = []
  let size = 0
  const take = (chunk: Buffer): void => {
    size += chunk.length
    chunks.push(chunk)
    if (size > limit) finish(new HttpError(413, `The body is larger than ${limit} bytes`))
  }
  if (request.get('content-encoding') === 'gzip') unpacked = request.pipe(createGunzip())
  unpacked.on('data', take)
  unpacked.on('end', () => finish(undefined, Buffer.concat(chunks).toString()))
  unpacked.on('error', () => finish(new HttpError(400, 'The body can not be read')))
  request.on('aborted', () => finish(new HttpError(400, 'The body broke off')))
}
