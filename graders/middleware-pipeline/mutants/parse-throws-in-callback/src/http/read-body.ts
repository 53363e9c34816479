import { gunzip } from 'node:zlib'
import type { RequestHandler } from 'express'
import { HttpError } from './http-error.js'

const JSON_LIMIT = 100 * 1024
const CSV_LIMIT = 256 * 1024

/** Collects the body, unpacks it, and leaves it in `request.body`: parsed JSON, or text. */
export const readBody: RequestHandler = (request, _response, next) => {
  const limit = request.is('text/csv') ? CSV_LIMIT : JSON_LIMIT
  const tooLarge = new HttpError(413, `The body is larger than ${limit} bytes`)
  const chunks: Buffer[] = []
  let size = 0
  request.on('data', (chunk: Buffer) => {
    size += chunk.length
    if (size <= limit) chunks.push(chunk)
  })
  request.on('end', () => {
    if (size > limit) return next(tooLarge)
    const bytes = Buffer.concat(chunks)
    if (request.get('content-encoding') !== 'gzip') {
      request.body = parse(bytes, request.get('content-type'))
      return next()
    }
    gunzip(bytes, { maxOutputLength: limit }, (error, unpacked) => {
      if (error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE') return next(tooLarge)
      if (error) throw error
      request.body = parse(unpacked, request.get('content-type'))
      next()
    })
  })
}

function parse(bytes: Buffer, type = ''): unknown {
  if (type.startsWith('application/json')) return JSON.parse(bytes.toString())
  if (type.startsWith('text/csv')) return bytes.toString()
  return undefined
}
