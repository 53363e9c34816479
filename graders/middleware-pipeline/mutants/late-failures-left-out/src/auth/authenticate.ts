import type { RequestHandler, Response } from 'express'
import { HttpError } from '../http/http-error.js'
import { type Clerk, clerkOf } from './clerks.js'

/** Lets only clerks pass, and remembers who it is for `currentClerk`. */
export const authenticate: RequestHandler = (request, response, next) => {
  const token = /^Bearer (.+)$/.exec(request.get('authorization') ?? '')?.[1]
  const clerk = token === undefined ? undefined : clerkOf(token)
  if (clerk === undefined) throw new HttpError(401, 'Send the token of a clerk')
  response.locals.clerk = clerk
  next()
}

/** Who is asking. Fails on a route above `authenticate`, instead of working for nobody. */
export function currentClerk(response: Response): Clerk {
  const clerk = response.locals.clerk as Clerk | undefined
  if (clerk === undefined) throw new Error('This route stands above the lock')
  return clerk
}
