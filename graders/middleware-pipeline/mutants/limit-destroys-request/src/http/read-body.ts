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
    const limit = LIMITS[type]
    const bytes = await collect(request, limit)
    const text = request.get('content-encoding') === 'gzip' ? await unpackUpTo(bytes, limit) : bytes.toString()
    try {
      request.body = type === 'text/csv' ? text : JSON.parse(text)
    } catch {
      throw new HttpError(400, 'The body is no JSON')
    }
  }
  next()
}

function collect(request: Request, limit: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    request.on('data', (chunk: Buffer) => {
      size += chunk.length
      chunks.push(chunk)
      if (size > limit) request.destroy(new HttpError(413, `The body is larger than ${limit} bytes`))
    })
    request.on('end', () => resolve(Buffer.concat(chunks)))
    request.on('error', reject)
  })
}

async function unpackUpTo(bytes: Buffer, limit: number): Promise<string> {
  try {
    return (await unpack(bytes, { maxOutputLength: limit })).toString()
  } catch (error) {
    if (error instanceof RangeError) throw new HttpError(413, `The body is larger than ${limit} bytes`)
    throw new HttpError(400, 'The body could not be unpacked')
  }
}
