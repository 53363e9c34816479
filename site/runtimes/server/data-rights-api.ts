import { z } from 'zod'
import { PASSWORD_LENGTH } from './identity.ts'

/**
 * The part of the HTTP contract (api.ts) about what is one's own: to have it, and to have it deleted.
 *
 * | route | who | answer |
 * | --- | --- | --- |
 * | GET /me/export | who is signed in | application/zip, made as it is sent |
 * | DELETE /me | who is signed in | 204, for a `Deletion` |
 */

/** What somebody without a password types to show that they mean it. */
export const DELETION_WORD = 'delete'

/** The password, for an account that has one; else the word. */
export const deletionSchema = z.strictObject({
  password: z.string().min(1, 'write your password').max(PASSWORD_LENGTH.most).optional(),
  word: z.string().max(20).optional(),
})

export type Deletion = z.infer<typeof deletionSchema>
