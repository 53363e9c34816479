import type { RequestHandler } from 'express'
import { HttpError } from '../http/http-error.js'
import { clerkOf } from './clerks.js'

/** Lets only clerks pass, and leaves who it is in `response.locals.clerk`. */
export const authenticate: RequestHandler = (request, response, next) => {
  const token = /^Bearer (.+)$/.exec(request.get('authorization') ?? '')?.[1]
  const clerk = token === undefined ? undefined : clerkOf(token)
  if (clerk === undefined) throw new HttpError(401, 'Send the token of a clerk')
  response.locals.clerk = clerk
  next()
}
