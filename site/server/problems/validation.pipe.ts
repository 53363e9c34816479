import { StandardSchemaValidationPipe } from '@nestjs/common'
import { ProblemException } from './problem.ts'

interface Issue {
  readonly message: string
  readonly path?: ReadonlyArray<PropertyKey | { readonly key: PropertyKey }> | undefined
}

/**
 * Validates what has a schema (`@Body({ schema })`, `@Param('id', { schema })`)
 * at the edge, and names every field that is wrong.
 */
export function validationPipe(): StandardSchemaValidationPipe {
  return new StandardSchemaValidationPipe({
    exceptionFactory: (issues: readonly Issue[]) => {
      const errors = issues.slice(0, 20).map(({ message, path = [] }) => ({ field: path.map(segment).join('.'), message }))
      if (issues.some(isTooBig))
        return new ProblemException(413, 'too-large', 'The files are too large: remove what the exercise does not need.', {
          extensions: { errors },
        })
      return new ProblemException(
        400,
        'invalid',
        `The request does not fit: ${errors.map(({ field, message }) => `${field || 'body'}: ${message}`).join('; ')}`.slice(0, 1000),
        {
          extensions: { errors },
        },
      )
    },
  })
}

function segment(part: PropertyKey | { readonly key: PropertyKey }): string {
  return String(typeof part === 'object' ? part.key : part)
}

function isTooBig(issue: Issue): boolean {
  return 'code' in issue && issue.code === 'too_big' && issue.path?.[0] === 'files'
}
