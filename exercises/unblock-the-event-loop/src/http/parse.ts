import { z } from 'zod'
import { HttpError } from './http-error.js'

/**
 * A request's body, checked.
 *
 * @throws HttpError 400, which says what is wrong and where
 */
export function parse<T>(schema: z.ZodType<T>, body: unknown): T {
  const { success, data, error } = schema.safeParse(body)
  if (success) return data
  throw new HttpError(400, z.prettifyError(error))
}
