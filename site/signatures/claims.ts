import { z } from 'zod'
import { runtimeSchema } from '#engine/exercise/manifest.ts'
import { requirementResultSchema, verdictSchema } from '#engine/verdict/verdict.ts'

/** `typ` of a signed verdict's header: a signature made for something else is none of a verdict. */
export const SIGNATURE_TYPE = 'loadbearing-verdict+jwt'

export const SIGNATURE_ALGORITHM = 'EdDSA'

const sha256 = z.string().regex(/^[0-9a-f]{64}$/)

/** What the server signs of a verdict. Hashes are SHA-256, hex. */
export const claimsSchema = z.object({
  /** The server: its public address, or `urn:loadbearing:server` where it has none. */
  iss: z.string(),
  /** Id of the grading. */
  jti: z.uuid(),
  /** When it was signed, in seconds since 1970. */
  iat: z.int().nonnegative(),
  exercise: z.object({ slug: z.string(), revision: z.string() }),
  status: verdictSchema.shape.status,
  requirements: z.array(z.object({ id: z.string(), status: requirementResultSchema.shape.status })),
  seed: z.int().nonnegative(),
  runtime: runtimeSchema,
  /** Version of the engine. */
  engine: z.string(),
  /** Of the graded files, as canonical JSON. */
  files: sha256,
  /** Of the bundle that graded. */
  bundle: sha256,
  /** Of the whole verdict, as canonical JSON. */
  verdict: sha256,
})
export type Claims = z.infer<typeof claimsSchema>

/** A public key as the server publishes it. `revoked` as OpenID Federation 1.0 has it for keys of the past. */
export const publicKeySchema = z.object({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.string(),
  kid: z.string(),
  use: z.literal('sig').optional(),
  alg: z.string().optional(),
  revoked: z.object({ revoked_at: z.int().nonnegative(), reason: z.string().optional() }).optional(),
})
export type PublicKey = z.infer<typeof publicKeySchema>

/** What `/.well-known/jwks.json` answers. Keys of other kinds are none of ours. */
export const keySetSchema = z.object({ keys: z.array(publicKeySchema) })
export type KeySet = z.infer<typeof keySetSchema>
