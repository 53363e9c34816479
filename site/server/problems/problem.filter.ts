import { STATUS_CODES } from 'node:http'
import { Catch, HttpException, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common'
import type { Request, Response } from 'express'
import { rememberedActor } from '../access/actor.ts'
import { isDatabaseGone } from '../database/gone.ts'
import { deletedMeanwhile } from './deleted-meanwhile.ts'
import { ProblemException } from './problem.ts'

/** A restart of the database takes about that. */
const DATABASE_RETRY_SECONDS = 5

/** Makes every error a problem+json answer. What is not meant for a visitor (stacks, SQL, paths) stays in the log. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger(ProblemFilter.name)

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp()
    const request = http.getRequest<Request>()
    const response = http.getResponse<Response>()
    const answer = toProblem(error, response.get('x-request-id'), rememberedActor(request)?.id)
    const { status } = answer.problem
    if (status >= 500 && !(error instanceof HttpException)) this.logger.error(error)
    if (response.headersSent) {
      response.destroy()
      return
    }
    response
      .status(status)
      .set(answer.headers)
      .set('cache-control', 'no-store')
      .type('application/problem+json')
      .send(JSON.stringify({ ...answer.problem, instance: request.originalUrl.split('?')[0] }))
  }
}

/**
 * @param id of the request, by which whoever runs the server finds it in the log
 * @param actor who sent it
 */
function toProblem(error: unknown, id: string | undefined, actor: string | undefined): ProblemException {
  if (error instanceof ProblemException) return error
  if (error instanceof HttpException) {
    const status = error.getStatus()
    const detail = status === 404 ? 'There is nothing here: see /api/openapi.json for what this server answers.' : error.message
    return new ProblemException(status, (STATUS_CODES[status] ?? 'error').toLowerCase().replaceAll(/[^a-z]+/g, '-'), detail, {
      extensions: checksOf(error),
    })
  }
  if (actor !== undefined && deletedMeanwhile(error) === actor)
    return new ProblemException(401, 'signed-out', 'You were deleted while you asked for that: nothing of it was kept.')
  if (isDatabaseGone(error)) {
    return new ProblemException(
      503,
      'database-away',
      'The server has lost its database for the moment. Nothing that was handed in is lost. Try again in a few seconds.',
      { headers: { 'retry-after': String(DATABASE_RETRY_SECONDS) } },
    )
  }
  return new ProblemException(
    500,
    'internal',
    `The server failed, not you. Try again in a moment; if it happens again, tell whoever runs it${id === undefined ? '' : `, with the number ${id}`}.`,
  )
}

/** Health checks say which part is down. */
function checksOf(error: HttpException): Record<string, unknown> {
  const body = error.getResponse()
  return typeof body === 'object' && 'details' in body ? { checks: body.details } : {}
}
