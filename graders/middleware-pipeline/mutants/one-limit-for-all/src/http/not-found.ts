import type { RequestHandler } from 'express'
import { HttpError } from './http-error.js'

/** What nobody above has answered has no route. */
export const notFound: RequestHandler = (request) => {
  throw new HttpError(404, `There is no ${request.method} ${request.path}`)
}
