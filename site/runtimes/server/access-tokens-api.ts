import { z } from 'zod'
import { timestampSchema } from './cohorts-api.ts'

/**
 * The HTTP contract of personal access tokens, for scripts and the command line. As in cohorts-api.ts, paths are under
 * `/api/v1`, and lists come in pages.
 *
 * | method and path       | who                        | body → answer |
 * | --------------------- | -------------------------- | ------------- |
 * | GET    /tokens        | signed in                  | → page of accessTokenSchema, the newest first |
 * | POST   /tokens        | signed in, with an account | newAccessTokenSchema → 201 madeAccessTokenSchema, which has the token: nothing else ever does |
 * | DELETE /tokens/:token | signed in                  | → 204, revokes it |
 *
 * A token is sent as `Authorization: Bearer lb_pat_…`. It may do what its scopes say of what its owner may do, on routes that
 * have a scope; cookies beside it count for nothing. Routes without one (accounts, tokens, administration) let no token in.
 *
 * | scope            | lets it |
 * | ---------------- | ------- |
 * | `attempts:write` | hand in, and follow and cancel what was handed in |
 * | `cohorts:read`   | read what its owner may read of cohorts: members, assignments, attempts, the gradebook |
 * | `cohorts:write`  | change what its owner may change there; includes no reading |
 * | `work:read`, `work:write` | read and write its owner’s files, progress and reveals |
 */

export const TOKEN_SCOPES = ['attempts:write', 'cohorts:read', 'cohorts:write', 'work:read', 'work:write'] as const
export type TokenScope = (typeof TOKEN_SCOPES)[number]

/** What every token begins with: programs that look for secrets know them by it. */
export const ACCESS_TOKEN_PREFIX = 'lb_pat_'

/** Tokens of one person that are not revoked. */
export const ACCESS_TOKENS_CAP = 50
export const ACCESS_TOKEN_DAYS = { default: 90, most: 366 } as const

export const accessTokenSchema = z.object({
  id: z.uuid(),
  name: z.string(),
  /** What it begins with. */
  prefix: z.string(),
  scopes: z.array(z.enum(TOKEN_SCOPES)),
  createdAt: timestampSchema,
  expiresAt: timestampSchema,
  /** To the minute. Null: never. */
  usedAt: timestampSchema.nullable(),
  revokedAt: timestampSchema.nullable(),
})

export const newAccessTokenSchema = z.strictObject({
  name: z
    .string()
    .trim()
    .min(1, 'say what it is for')
    .max(100, 'at most 100 characters')
    .regex(/^[^\p{Cc}]*$/u, 'one line, please'),
  scopes: z
    .array(z.enum(TOKEN_SCOPES))
    .min(1, 'choose at least one')
    .refine((scopes) => new Set(scopes).size === scopes.length, 'each once'),
  expiresInDays: z.int().min(1).max(ACCESS_TOKEN_DAYS.most).default(ACCESS_TOKEN_DAYS.default),
})

export const madeAccessTokenSchema = accessTokenSchema.extend({ token: z.string() })

export type AccessToken = z.infer<typeof accessTokenSchema>
export type NewAccessToken = z.infer<typeof newAccessTokenSchema>
export type MadeAccessToken = z.infer<typeof madeAccessTokenSchema>
