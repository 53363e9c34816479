import { z } from 'zod'
import { DELETION_WORD, type Deletion } from '../runtimes/server/data-rights-api.ts'
import type { Me } from '../runtimes/server/identity.ts'
import { PASSWORD } from './fields.ts'
import type { Field } from './Form.tsx'

const passwordSchema = z.object({ password: z.string().min(1, 'write your password') })
const wordSchema = z.object({
  word: z
    .string()
    .trim()
    .toLowerCase()
    .refine((word) => word === DELETION_WORD, `write ${DELETION_WORD}`),
})

/**
 * What somebody fills in to be deleted: their password, or a word where they have none.
 *
 * @example deletionForm({ kind: 'guest', hasPassword: false }).fields[0].name // 'word'
 */
export function deletionForm({ kind, hasPassword }: Pick<Me, 'kind' | 'hasPassword'>): {
  fields: readonly Field[]
  schema: z.ZodType<Deletion>
} {
  if (hasPassword) return { fields: [PASSWORD], schema: passwordSchema }
  const fresh = kind === 'account' ? 'You must have signed in within the last ten minutes: if not, sign out and in again first.' : undefined
  const word: Field = { name: 'word', label: `Write the word “${DELETION_WORD}”`, type: 'text', ...(fresh && { help: fresh }) }
  return { fields: [word], schema: wordSchema }
}
