import type { ErrorRequestHandler } from 'express'
import { HttpError } from './http-error.js'

/** Answers what went wrong as JSON. Express knows it as an error handler by its four parameters. */
export const answerErrors: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  const status = statusOf(error)
  if (status >= 500) console.error(error)

  // Half an answer is out already: Express closes the connection.
  if (response.headersSent) return next(error)

  // The handler that failed may have announced another type.
  response
    .status(status)
    .type('application/json')
    .json({ error: messageOf(error, status) })
}

/** Our own errors have a status, and so have those of Express and its parsers. */
function statusOf(error: unknown): number {
  if (!(error instanceof Error) || !('status' in error)) return 500
  const { status } = error
  return typeof status === 'number' && status >= 400 && status <= 599 ? status : 500
}

function messageOf(error: unknown, status: number): string {
  const tellable = error instanceof HttpError || status < 500
  return tellable && error instanceof Error && error.message !== '' ? error.message : 'Something went wrong here'
}
