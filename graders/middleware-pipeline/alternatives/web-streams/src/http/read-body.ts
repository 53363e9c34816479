import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { DecompressionStream, TransformStream } from 'node:stream/web'
import type { RequestHandler } from 'express'
import { HttpError } from './http-error.js'

/** Leaves a body of that type in `request.body`, as `parse` makes it of its text. */
export function readBody(type: string, limit: number, parse: (text: string) => unknown): RequestHandler {
  return async (request, _response, next) => {
    if (!request.is(type)) return next()
    const counted = counter(limit)
    const packed = Readable.toWeb(request)
    const unpacked = request.get('content-encoding') === 'gzip' ? packed.pipeThrough(new DecompressionStream('gzip')) : packed
    const body = await text(unpacked.pipeThrough(counted.stream)).catch(() => undefined)
    if (counted.exceeded()) throw new HttpError(413, `There is room for ${limit} bytes`)
    if (body === undefined) throw new HttpError(400, 'The body is damaged')
    try {
      request.body = parse(body)
    } catch {
      throw new HttpError(400, `The body is no ${type}`)
    }
    next()
  }
}

function counter(limit: number) {
  let size = 0
  const stream = new TransformStream<Uint8Array, Uint8Array>({
    transform(piece, controller) {
      size += piece.byteLength
      if (size <= limit) controller.enqueue(piece)
    },
  })
  return { stream, exceeded: () => size > limit }
}
