import type { RequestHandler } from 'express'
import { HttpError } from './http-error.js'

const ALLOWED = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])

/** Nothing but what an API needs. */
export const allowMethods: RequestHandler = (request, _response, next) => {
  if (!ALLOWED.has(request.method)) throw new HttpError(405, `There is no ${request.method}`)
  next()
}
