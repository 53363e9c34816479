import type { ErrorRequestHandler } from 'express'

/** Answers what went wrong as JSON. */
export const answerErrors: ErrorRequestHandler = (error, _request, response, next) => {
  if (response.headersSent) return next(error)
  console.error(error)
  response
    .status(error.status ?? 500)
    .type('json')
    .send({ error: error.message })
}
