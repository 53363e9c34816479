import type { ErrorRequestHandler } from 'express'
import { HttpError } from './http-error.js'

/** Answers what went wrong as JSON, once. Express takes it for an error handler because it has four parameters. */
export const answerErrors: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  if (response.headersSent) {
    // The status is out. Express's own handler closes the connection: nobody may take a part for the whole.
    next(error)
    return
  }
  const status = statusOf(error)
  if (status >= 500) console.error(error)
  // The handler may have set a type for what it meant to send.
  response.status(status).type('json')
  response.send({ error: messageOf(error) })
}

function statusOf(error: unknown): number {
  return error instanceof HttpError ? error.status : 500
}

function messageOf(error: unknown): string {
  return error instanceof HttpError ? error.message : 'Something went wrong at the desk'
}
