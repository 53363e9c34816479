/** Answers what went wrong as JSON. */
export function answerErrors(error: any, _request: any, response: any): void {
  const status = error.status ?? 500
  response.status(status).type('json')
  response.send({ error: status < 500 ? error.message : 'Something went wrong at the desk' })
}
