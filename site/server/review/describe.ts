import { problemSchema } from '../../runtimes/server/api.ts'

export const UNKNOWN_ATTEMPT = {
  standardSchema: problemSchema,
  description: 'The attempt counts for nothing in this cohort, or you may not see it (`attempt-unknown`). Or `cohort-unknown`',
}

export const UNKNOWN_THREAD = {
  standardSchema: problemSchema,
  description: 'There is no such thread, or you may not see it (`thread-unknown`). Or `cohort-unknown`',
}

export const UNKNOWN_COMMENT = {
  standardSchema: problemSchema,
  description: 'There is no such comment, or you may not see it (`comment-unknown`). Or `cohort-unknown`',
}

export const COMMENT_OF_ANOTHER = { standardSchema: problemSchema, description: 'Somebody else wrote it (`comment-of-another`)' }

export const TOO_MANY_COMMENTS = { standardSchema: problemSchema, description: '`too-many-comments` or `cohort-archived`' }
