import { text } from 'node:stream/consumers'
import { createGunzip } from 'node:zlib'
import type { RequestHandler } from 'express'
import { HttpError } from './http-error.js'

/** Leaves a body of CSV in `request.body`, unpacked. */
export const readCsv: RequestHandler = async (request, _response, next) => {
  if (request.is('text/csv')) {
    try {
      request.body = await text(request.get('content-encoding') === 'gzip' ? request.pipe(createGunzip()) : request)
    } catch {
      throw new HttpError(400, 'The body could not be read')
    }
  }
  next()
}
