import { z } from 'zod'

/** The part of the HTTP contract (api.ts) about who somebody is. */

/** Characters of a password. Length is what makes one hard to guess; the upper bound keeps hashing it cheap. */
export const PASSWORD_LENGTH = { least: 10, most: 128 }

const name = z
  .string()
  .trim()
  .min(1, 'say what to call you')
  .max(80, 'at most 80 characters')
  .regex(/^\P{Cc}*$/u, 'no control characters')
const email = z.string().trim().toLowerCase().pipe(z.email('write it as name@example.org').max(254, 'at most 254 characters'))
const newPassword = z
  .string()
  .min(PASSWORD_LENGTH.least, `at least ${PASSWORD_LENGTH.least} characters`)
  .max(PASSWORD_LENGTH.most, `at most ${PASSWORD_LENGTH.most} characters`)

const token = z
  .string()
  .min(1)
  .max(100)
  .refine((text) => !text.includes('\0'), 'it has a character that no link has')

export const newGuestSchema = z.strictObject({ name })
export const newAccountSchema = z.strictObject({ name, email, password: newPassword })
export const newSessionSchema = z.strictObject({ email, password: z.string().min(1, 'write your password').max(PASSWORD_LENGTH.most) })
export const resetRequestSchema = z.strictObject({ email })
/** Tokens are in bodies: paths end up in logs. */
export const resetSchema = z.strictObject({ token, password: newPassword })
/** Of a link that proves an address. */
export const proofSchema = z.strictObject({ token })
export const appointmentSchema = z.strictObject({ token })

/** Who is signed in. */
export const meSchema = z.object({
  id: z.uuid(),
  name: z.string(),
  /** A guest has a name and nothing to sign in with elsewhere. */
  kind: z.enum(['guest', 'account']),
  /** Null for a guest. */
  email: z.string().nullable(),
  /** Whether whoever it is has opened the link of a mail to that address, or an issuer vouches for it. */
  isAddressProved: z.boolean(),
  isAdministrator: z.boolean(),
  /** False for a guest, and for who signs in at the issuer only. */
  hasPassword: z.boolean(),
})

/** Where the browser goes to sign in at the configured issuer. */
export const redirectSchema = z.object({ url: z.url() })

export type Me = z.infer<typeof meSchema>
