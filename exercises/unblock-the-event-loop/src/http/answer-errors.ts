import type { ErrorRequestHandler } from 'express'

/** Answers what went wrong as JSON. What is half sent can only be cut: Express's own handler does that. */
export const answerErrors: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  if (response.headersSent) {
    next(error)
    return
  }
  const status = statusOf(error)
  if (status >= 500) console.error(error)
  response.status(status).json({ error: error instanceof Error && status < 500 ? error.message : 'Something went wrong' })
}

function statusOf(error: unknown): number {
  const status = error instanceof Error && 'status' in error ? error.status : undefined
  return typeof status === 'number' && status >= 400 && status < 600 ? status : 500
}
