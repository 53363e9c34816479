import { z } from 'zod'
import { certifiedExerciseSchema } from '../../signatures/certificate-claims.ts'
import { timestampSchema } from './cohorts-api.ts'

/**
 * The HTTP contract of progress by track and of certificates. Paths are under `/api/v1`. Only verdicts of the server count.
 *
 * | method and path               | who       | body → answer |
 * | ----------------------------- | --------- | ------------- |
 * | GET    /me/tracks             | signed in | → tracksSchema, all tracks in the order in which they are learnt |
 * | POST   /me/certificates       | signed in | newCertificateSchema → 201 ownCertificateSchema; the same one however often |
 * | DELETE /me/certificates/:id   | its holder | → 204: it does not count any more |
 * | GET    /certificates/:id      | everybody with the link | → shownCertificateSchema |
 */

/** What somebody has been given for a track, as long as it counts. */
export const ownCertificateSchema = z.object({
  id: z.uuid(),
  /** As it is printed. */
  name: z.string(),
  issuedAt: timestampSchema,
  exercises: z.array(certifiedExerciseSchema),
  /** False for the moment that a grader takes to sign it. */
  isSigned: z.boolean(),
})

export const trackProgressSchema = z.object({
  track: z.string(),
  title: z.string(),
  /** Lessons of the syllabus that have no exercise yet. */
  planned: z.int().nonnegative(),
  exercises: z.array(
    z.object({
      slug: z.string(),
      title: z.string(),
      /** The last verdict of the server by which it passed. */
      passed: z.object({ revision: z.string(), at: timestampSchema }).nullable(),
    }),
  ),
  certificate: ownCertificateSchema.nullable(),
})

export const tracksSchema = z.object({ tracks: z.array(trackProgressSchema) })

export const newCertificateSchema = z.strictObject({
  track: z.string().min(1).max(100),
  name: z
    .string()
    .trim()
    .min(1, 'write the name that it is made out to')
    .max(80, 'at most 80 characters')
    .regex(/^\P{C}*$/u, 'no control characters'),
})

/** What whoever has the link may know: what is signed, or why there is nothing to see. */
export const shownCertificateSchema = z.discriminatedUnion('state', [
  /** `signature` says all that there is to know: a compact JWS of `certificateClaimsSchema`. */
  z.object({ state: z.literal('signed'), signature: z.string() }),
  z.object({ state: z.literal('signing') }),
  /** By its holder, who is still here. */
  z.object({ state: z.literal('revoked') }),
  /** Its holder had themselves deleted. */
  z.object({ state: z.literal('withdrawn') }),
])

export type OwnCertificate = z.infer<typeof ownCertificateSchema>
export type TrackProgress = z.infer<typeof trackProgressSchema>
export type Tracks = z.infer<typeof tracksSchema>
export type NewCertificate = z.infer<typeof newCertificateSchema>
export type ShownCertificate = z.infer<typeof shownCertificateSchema>
