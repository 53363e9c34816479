import { createHash } from 'node:crypto'
import { z } from 'zod'
import { ProblemException } from '../problems/problem.ts'

const keySchema = z.uuid().optional()

/**
 * The Idempotency-Key of a request.
 *
 * @throws ProblemException 400 when it is no UUID
 */
export function parseKey(key: string | undefined): string | undefined {
  const parsed = keySchema.safeParse(key)
  if (!parsed.success)
    throw new ProblemException(400, 'invalid', 'The Idempotency-Key is not a UUID. Draw a new one for each thing to make.')
  return parsed.data
}

/** Of what was asked for, to tell a repetition from another request with the same key. */
export function fingerprintOf(request: unknown): string {
  return createHash('sha256').update(JSON.stringify(request)).digest('hex')
}

export function keyReused(): ProblemException {
  return new ProblemException(
    422,
    'idempotency-key-reused',
    'This Idempotency-Key was used for something else. Draw a new one for each thing to make.',
  )
}
