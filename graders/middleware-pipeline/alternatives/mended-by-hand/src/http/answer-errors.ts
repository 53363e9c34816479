import type { ErrorRequestHandler } from 'express'

/** Answers what went wrong as JSON, or closes the connection when something else is half said. */
export const answerErrors: ErrorRequestHandler = (error, _request, response, _next) => {
  console.error(error)
  if (response.headersSent) {
    response.destroy()
    return
  }
  response.writeHead(error.status ?? 500, { 'Content-Type': 'application/json' })
  response.end(JSON.stringify({ error: String(error.message) }))
}
