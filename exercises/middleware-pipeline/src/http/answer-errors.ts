import type { ErrorRequestHandler } from 'express'

/** Answers what went wrong as JSON. */
export const answerErrors: ErrorRequestHandler = (error, _request, response, _next) => {
  console.error(error)
  response.status(error.status ?? 500).json({ error: error.message })
}
