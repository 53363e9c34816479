import type { Request, Response } from 'express'

/** The cookies of a request and nothing else: address and browser of people are not kept. */
export function cookiesOf(request: Request): Headers {
  return new Headers(request.headers.cookie === undefined ? {} : { cookie: request.headers.cookie })
}

/** Passes on the cookies that an answer of better-auth sets. */
export function passCookies(headers: Headers, response: Response): void {
  for (const cookie of headers.getSetCookie()) response.append('set-cookie', cookie)
}
