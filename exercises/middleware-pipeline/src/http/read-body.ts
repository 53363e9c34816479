import { gunzip } from 'node:zlib'
import type { RequestHandler } from 'express'

/** Collects the body, unpacks it, and leaves it in `request.body`: parsed JSON, or text. */
export const readBody: RequestHandler = (request, _response, next) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    const bytes = Buffer.concat(chunks)
    if (request.get('content-encoding') !== 'gzip') {
      request.body = parse(bytes, request.get('content-type'))
      next()
      return
    }
    gunzip(bytes, (error, unpacked) => {
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
