import { z } from 'zod'

/** `typ` of a signed certificate's header: a verdict is none, and a certificate is none of a verdict. */
export const CERTIFICATE_TYPE = 'loadbearing-certificate+jwt'

/** An exercise that had passed on the server. */
export const certifiedExerciseSchema = z.object({ slug: z.string(), title: z.string(), revision: z.string() })
export type CertifiedExercise = z.infer<typeof certifiedExerciseSchema>

/** What the server signs of a certificate. */
export const certificateClaimsSchema = z.object({
  /** The server: its public address, or `urn:loadbearing:server` where it has none. */
  iss: z.string(),
  /** Id of the certificate. */
  jti: z.uuid(),
  /** When it was issued, in seconds since 1970. */
  iat: z.int().nonnegative(),
  /** As its holder chose to be called. */
  name: z.string(),
  track: z.object({ id: z.string(), title: z.string() }),
  /** All that the track had on that day, in the order in which it is learnt. */
  exercises: z.array(certifiedExerciseSchema).min(1),
})
export type CertificateClaims = z.infer<typeof certificateClaimsSchema>
