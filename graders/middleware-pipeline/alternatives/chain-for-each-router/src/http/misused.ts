import type { RequestHandler } from 'express'
import { HttpError } from './http-error.js'

/** For the end of a route: the path is right, the method is not. */
export const misused: RequestHandler = (request, response, next) => {
  response.set('Allow', 'GET, HEAD, POST')
  next(new HttpError(405, `${request.method} is not for this path`))
}
