import { createServer, type Server } from 'node:http'
import { clerkOf } from './auth/clerks.js'
import { answer, answerFailure } from './http/answer.js'
import { HttpError } from './http/http-error.js'
import { routeFor } from './routes.js'

/** The order desk on Node's own server. */
export function createDesk(): Server {
  return createServer(async (request, response) => {
    try {
      const url = new URL(`http://desk${request.url}`)
      if (url.pathname === '/health' && ['GET', 'HEAD'].includes(request.method ?? '')) {
        await answer(response, { json: { status: 'up' } })
        return
      }
      const clerk = clerkOf(request.headers.authorization?.match(/^Bearer (\S+)$/)?.[1] ?? '')
      if (clerk === undefined) throw new HttpError(401, 'Send the token of a clerk')
      const { work, id } = routeFor(request.method, url.pathname)
      await answer(response, await work({ request, id, query: url.searchParams, accept: request.headers.accept, clerk }))
    } catch (failure) {
      answerFailure(response, failure)
    }
  })
}
