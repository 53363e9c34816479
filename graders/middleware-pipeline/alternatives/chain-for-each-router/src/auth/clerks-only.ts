import type { Request, RequestHandler } from 'express'
import { type Clerk, clerkOf } from './clerks.js'

const clerks = new WeakMap<Request, Clerk>()

/** Who sends a request that clerksOnly has let through. */
export function clerkBehind(request: Request): Clerk {
  const clerk = clerks.get(request)
  if (clerk === undefined) throw new Error('This route is not behind clerksOnly')
  return clerk
}

/** Answers by itself: nothing that comes later hears of a stranger. */
export const clerksOnly: RequestHandler = (request, response, next) => {
  const [scheme, token, ...rest] = request.headers.authorization?.split(' ') ?? []
  const clerk = scheme === 'Bearer' && token !== undefined && rest.length === 0 ? clerkOf(token) : undefined
  if (clerk === undefined) {
    response.status(401).set('WWW-Authenticate', 'Bearer').json({ error: 'Who are you?' })
    return
  }
  clerks.set(request, clerk)
  next()
}
