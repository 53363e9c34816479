import type { ErrorRequestHandler } from 'express'

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

/** Errors of Express, its parsers and our own carry a status. What carries none is a bug of ours. */
function statusOf(error: unknown): number {
  const status = error instanceof Error && 'status' in error ? error.status : undefined
  return typeof status === 'number' && status >= 400 && status < 600 ? status : 500
}

function messageOf(error: unknown): string {
  return error instanceof Error && 'status' in error ? error.message : 'Something went wrong at the desk'
}
