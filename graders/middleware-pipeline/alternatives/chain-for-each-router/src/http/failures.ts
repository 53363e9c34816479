import type { ErrorRequestHandler } from 'express'

/** The head of an answer is out: whatever follows would be taken for a part of it. */
export const closeHalfSaid: ErrorRequestHandler = (failure, request, response, next) => {
  if (!response.headersSent) return next(failure)
  console.error(failure)
  request.socket.destroy()
}

export const describeFailure: ErrorRequestHandler = (failure, _request, response, _next) => {
  const code = Number(failure?.status ?? failure?.statusCode)
  const status = code >= 400 && code <= 599 ? code : 500
  for (const name of response.getHeaderNames()) response.removeHeader(name)
  response.status(status).json({ error: status === 500 ? 'Our fault' : String(failure.message) })
}
