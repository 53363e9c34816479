import type { RequestHandler, Response } from 'express'
import { HttpError } from '../http/http-error.js'
import { type Clerk, clerkOf } from './clerks.js'

const OPEN = ['/health']
const NOBODY: Clerk = { id: 'nobody', name: 'Nobody' }

/** Lets only clerks pass, except to what is open, and remembers who it is for `currentClerk`. */
export const authenticate: RequestHandler = (request, response, next) => {
  const token = /^Bearer (.+)$/.exec(request.get('authorization') ?? '')?.[1]
  const clerk = token === undefined ? undefined : clerkOf(token)
  const isOpen = OPEN.some((path) => request.originalUrl.includes(path))
  if (clerk === undefined && !isOpen) throw new HttpError(401, 'Send the token of a clerk')
  response.locals.clerk = clerk ?? NOBODY
  next()
}

/** Who is asking. */
export function currentClerk(response: Response): Clerk {
  return response.locals.clerk as Clerk
}
