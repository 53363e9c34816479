import type { Request, RequestHandler, Response } from 'express'

/** Makes a handler of an async function. Express 4 did not look at promises, so a rejection is caught here. */
export function handle(work: (request: Request, response: Response) => Promise<void>): RequestHandler {
  return (request, response) => {
    work(request, response).catch((error: unknown) => console.error(error))
  }
}
