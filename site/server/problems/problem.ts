import { STATUS_CODES } from 'node:http'
import { HttpException } from '@nestjs/common'
import type { Problem } from '../../runtimes/server/api.ts'

export interface ProblemOptions {
  /** Response headers, such as `retry-after`. */
  headers?: Readonly<Record<string, string>>
  /** Extension members of RFC 9457, such as the list of refused files. */
  extensions?: Readonly<Record<string, unknown>>
}

/**
 * An answer in the shape of RFC 9457. `code` is stable and ends up in `type`;
 * `detail` says what happened, to what, and what to do next.
 *
 * @example throw new ProblemException(404, 'grading-unknown', 'There is no grading 1234: it may have been made on another server.')
 */
export class ProblemException extends HttpException {
  readonly headers: Readonly<Record<string, string>>
  readonly problem: Problem & Readonly<Record<string, unknown>>

  constructor(status: number, code: string, detail: string, options: ProblemOptions = {}) {
    const problem = {
      ...options.extensions,
      type: `urn:loadbearing:problem:${code}`,
      title: STATUS_CODES[status] ?? 'Error',
      status,
      detail,
    }
    super(problem, status)
    this.problem = problem
    this.headers = options.headers ?? {}
  }
}
