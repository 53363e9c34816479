import { StandardSchemaValidationPipe, type ArgumentMetadata } from '@nestjs/common'
import { ProblemException } from './problem.ts'

interface Issue {
  readonly message: string
  readonly path?: ReadonlyArray<PropertyKey | { readonly key: PropertyKey }> | undefined
}

/**
 * Validates what has a schema (`@Body({ schema })`, `@Param('id', { schema })`)
 * at the edge, and names every field or parameter that is wrong.
 */
export function validationPipe(): StandardSchemaValidationPipe {
  return new NamingPipe({ exceptionFactory: (issues: readonly Issue[]) => new Misfit(issues) })
}

/** Knows what a value is of, which makers of exceptions are not told. */
class NamingPipe extends StandardSchemaValidationPipe {
  override async transform<T>(value: T, metadata: ArgumentMetadata): Promise<T> {
    try {
      return await super.transform<T>(value, metadata)
    } catch (error) {
      throw error instanceof Misfit ? toProblem(error.issues, metadata) : error
    }
  }
}

class Misfit extends Error {
  constructor(readonly issues: readonly Issue[]) {
    super('it does not fit its schema')
  }
}

function toProblem(issues: readonly Issue[], { type, data }: ArgumentMetadata): ProblemException {
  const within = data === undefined ? [] : [data]
  const errors = issues.slice(0, 20).map(({ message, path = [] }) => ({ field: [...within, ...path.map(segment)].join('.'), message }))
  if (issues.some(isTooBig))
    return new ProblemException(413, 'too-large', 'The files are too large: remove what the exercise does not need.', {
      extensions: { errors },
    })
  return new ProblemException(
    400,
    'invalid',
    `The request does not fit: ${errors.map(({ field, message }) => `${field || type}: ${message}`).join('; ')}`.slice(0, 1000),
    { extensions: { errors } },
  )
}

function segment(part: PropertyKey | { readonly key: PropertyKey }): string {
  return String(typeof part === 'object' ? part.key : part)
}

/** What has no size can be too big, too: a number. */
function isTooBig(issue: Issue): boolean {
  const hasSize = 'origin' in issue && (issue.origin === 'string' || issue.origin === 'array')
  return hasSize && 'code' in issue && issue.code === 'too_big' && issue.path?.[0] === 'files'
}
