import { Injectable, type NestMiddleware } from '@nestjs/common'
import { json, type NextFunction, type Request, type Response } from 'express'
import { SUBMISSION_CAP_BYTES } from '../../runtimes/server/api.ts'
import { ProblemException } from '../problems/problem.ts'

/** JSON escapes make a body larger than its files, at worst for text that is mostly quotes and line ends. */
const BODY_CAP_BYTES = SUBMISSION_CAP_BYTES * 2

/** The only body parser: strict JSON, capped, never compressed. */
@Injectable()
export class JsonBodyMiddleware implements NestMiddleware {
  private readonly parse = json({ limit: BODY_CAP_BYTES, inflate: false, strict: true, type: 'application/json' })

  use(request: Request, response: Response, next: NextFunction): void {
    this.parse(request, response, (error?: unknown) => {
      if (error === undefined) return next()
      return next(toProblem(error))
    })
  }
}

function toProblem(error: unknown): ProblemException {
  const type = typeof error === 'object' && error !== null && 'type' in error ? error.type : undefined
  switch (type) {
    case 'entity.too.large':
      return new ProblemException(
        413,
        'too-large',
        `The request is larger than ${BODY_CAP_BYTES / 1024} KiB: remove files that the exercise does not need.`,
      )
    case 'encoding.unsupported':
    case 'charset.unsupported':
      return new ProblemException(415, 'json-only', 'Send the body as plain UTF-8 application/json, not compressed.')
    case 'request.aborted':
      return new ProblemException(400, 'aborted', 'The request ended before its body was complete.')
    default:
      return new ProblemException(400, 'json-invalid', 'The body is not a JSON object or array.')
  }
}
