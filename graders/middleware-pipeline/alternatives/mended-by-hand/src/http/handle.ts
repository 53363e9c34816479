import type { Request, RequestHandler, Response } from 'express'

/** Makes a handler of an async function: what it rejects with goes to the error handler. */
export function handle(work: (request: Request, response: Response) => Promise<void>): RequestHandler {
  return (request, response, next) => {
    work(request, response).catch(next)
  }
}
