import { z } from 'zod'
import { placeSchema, requirementResultSchema, verdictSchema } from '#engine/verdict/verdict.ts'

/**
 * The HTTP contract between page and server, read by both. All paths but one are under
 * `/api`. Bodies are JSON; errors are RFC 9457 problem details.
 *
 * | method and path                   | body → answer |
 * | --------------------------------- | ------------- |
 * | GET    /api/session               | → sessionSchema: what this server can do for this visitor |
 * | POST   /api/gradings              | submissionSchema → 202 gradingSchema |
 * | GET    /api/gradings/:id          | → gradingSchema |
 * | GET    /api/gradings/:id/events   | → text/event-stream of gradingSchema (event `grading`), closed when done |
 * | DELETE /api/gradings/:id          | → 204, cancels |
 * | POST   /api/runs                  | submissionSchema → 201 runSchema (also when the app did not come up) |
 * | GET    /api/runs/:id/events       | → text/event-stream: `log` (LogLine), `exit` (Exit), `end` |
 * | POST   /api/runs/:id/requests     | requestSchema → capturedResponse |
 * | DELETE /api/runs/:id              | → 204 |
 * | POST   /api/tests                 | submissionSchema → testResultSchema |
 * | POST   /api/checks                | checkSubmissionSchema → checkSchema: some requirements, and nothing is kept of it |
 * | POST   /api/v1/guests             | newGuestSchema → 201 meSchema (identity.ts, as all below) |
 * | POST   /api/v1/accounts           | newAccountSchema → 201 meSchema; a guest becomes the account |
 * | POST   /api/v1/sessions           | newSessionSchema → 201 meSchema |
 * | DELETE /api/v1/sessions/current   | → 204, signs out here |
 * | DELETE /api/v1/sessions           | → 204, signs out everywhere |
 * | GET    /api/v1/me                 | → meSchema |
 * | POST   /api/v1/password-resets    | resetRequestSchema → 202, whether or not there is such an account |
 * | PUT    /api/v1/password           | resetSchema → 204 |
 * | POST   /api/v1/oidc               | → redirectSchema |
 * | GET    /api/v1/callback/oidc      | → 302, for the issuer |
 * | POST   /api/v1/administrator      | appointmentSchema → 204 |
 * | GET    /api/v1/audit-events       | auditPageQuerySchema → auditPageSchema (audit.ts), for the administrator |
 * | GET    /.well-known/jwks.json     | → keySetSchema (site/signatures/claims.ts): public keys of signed verdicts |
 * | GET    /api/health/live, /api/health/ready | → health |
 *
 * Who is signed in has a cookie for it. Without a session routes for people who are signed in
 * answer 401 (`signed-out`).
 *
 * Without a sandbox every write needs the header `X-Loadbearing-Token`.
 *
 * POST /api/gradings takes an `Idempotency-Key` (a UUID): the same key gives the
 * same grading. Visitors are told apart by a cookie, which decides whose turn it
 * is in the queue and how much one may have in it. Where there is no place the
 * answer is 429, while the database is away 503; both have `Retry-After` in
 * seconds, and a 429 says the same in its `detail`, for people.
 */
export const TOKEN_HEADER = 'x-loadbearing-token'

/** Bytes of all files of one submission. */
export const SUBMISSION_CAP_BYTES = 512 * 1024

export const filesSchema = z
  .record(z.string().min(1).max(200), z.string().max(SUBMISSION_CAP_BYTES))
  .refine((files) => Object.keys(files).length <= 200, 'at most 200 files')

/** As `revisionOf` gives it. */
export const revisionSchema = z.string().regex(/^[0-9a-f]{16}$/)

export const submissionSchema = z.strictObject({
  slug: z.string().min(1).max(100),
  files: filesSchema,
  seed: z.int().nonnegative().optional(),
  /** Of the starter that the files are of. Default: the published one. */
  revision: revisionSchema.optional(),
})

/** What is asked for when some requirements are looked at by themselves. */
export const checkSubmissionSchema = submissionSchema.extend({
  /** Ids of the requirements to check. */
  only: z.array(z.string().min(1).max(100)).min(1).max(100),
})

/**
 * What a check found. It is no verdict and no attempt: it says nothing of the requirements that nobody asked for, nobody
 * signs it, and nothing is kept of it.
 */
export const checkSchema = z.object({
  seed: z.int().nonnegative(),
  /** Those that were asked for, in the order of the exercise. */
  requirements: z.array(requirementResultSchema),
  /** Why they could not all be observed. `error`: we failed, not the learner. */
  reason: z.enum(['compile', 'start', 'crash', 'limit', 'timeout', 'error']).optional(),
  /** One sentence for it. */
  message: z.string().optional(),
  place: placeSchema.optional(),
  /** The tail of what the learner's processes wrote. */
  output: z.string(),
  durationMs: z.number().nonnegative(),
})

export const sessionSchema = z.object({
  /** Where learner code runs: in a sandbox, or as it is on the visitor's own machine. */
  sandbox: z.enum(['bwrap', 'none']),
  tokenRequired: z.boolean(),
  /** Host of the issuer where people may sign in too. Null: there is none. */
  signOn: z.string().nullable().default(null),
})

export const progressSchema = z.discriminatedUnion('phase', [
  z.object({ phase: z.literal('queued'), position: z.int().positive() }),
  z.object({ phase: z.literal('preparing') }),
  z.object({ phase: z.literal('running'), requirement: z.string(), index: z.int().nonnegative(), of: z.int().positive() }),
])

/**
 * How an attempt stood to the dates when it was handed in. `on-time` and `late` count, the
 * others are practice: it was not open yet, or the policy refuses what is late.
 */
export const timingSchema = z.enum(['not-open', 'on-time', 'late', 'after-end'])

/** What an attempt was handed in for. */
const countedSchema = z.object({
  cohort: z.uuid(),
  assignment: z.uuid(),
  timing: timingSchema,
  counts: z.boolean(),
  /** Until when this person had time, with an extension. Null: for ever. */
  dueAt: z.iso.datetime().nullable(),
})

export const gradingSchema = z.object({
  id: z.uuid(),
  slug: z.string(),
  state: z.enum(['queued', 'running', 'done', 'cancelled']),
  progress: progressSchema.optional(),
  /** Results so far, while running; the verdict has all of them. */
  results: z.array(requirementResultSchema).optional(),
  verdict: verdictSchema.optional(),
  /** Compact JWS over the verdict, once done; see site/signatures/. */
  signature: z.string().optional(),
  /** What it was handed in for: in the answer to a POST. Empty: practice. */
  assignments: z.array(countedSchema).optional(),
  /** In the answer to a POST: what is graded beside it, for assignments that go by another revision. None: not given. */
  others: z.array(z.object({ id: z.uuid(), revision: z.string(), assignments: z.array(countedSchema) })).optional(),
})

export const runSchema = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), id: z.uuid(), instances: z.array(z.string()) }),
  z.object({
    ok: z.literal(false),
    reason: z.enum(['compile', 'start', 'crash', 'limit']),
    message: z.string(),
    place: placeSchema.optional(),
    output: z.string(),
  }),
])

export const requestSchema = z.strictObject({
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']),
  path: z.string().startsWith('/').max(4096),
  headers: z.record(z.string().max(200), z.string().max(8192)),
  body: z.string().max(SUBMISSION_CAP_BYTES).optional(),
})

export const capturedResponseSchema = z.object({
  status: z.int(),
  statusText: z.string(),
  headers: z.array(z.tuple([z.string(), z.string()])),
  body: z.string(),
  encoding: z.enum(['utf8', 'base64']),
  truncated: z.boolean(),
  durationMs: z.number(),
  instance: z.string(),
})

export const testResultSchema = z.discriminatedUnion('ok', [
  z.object({
    ok: z.literal(true),
    results: z.array(
      z.object({
        file: z.string(),
        name: z.string(),
        status: z.enum(['passed', 'failed', 'skipped']),
        message: z.string(),
        durationMs: z.number(),
      }),
    ),
  }),
  z.object({ ok: z.literal(false), message: z.string(), place: placeSchema.optional() }),
])

export const logLineSchema = z.object({
  instance: z.string(),
  stream: z.enum(['stdout', 'stderr']),
  text: z.string(),
  fields: z.record(z.string(), z.unknown()).nullable(),
})
export const exitSchema = z.object({
  instance: z.string(),
  code: z.number().nullable(),
  signal: z.string().nullable(),
  forced: z.boolean(),
})

/** Codes have members of their own beside these (RFC 9457, section 3.2). */
export const problemSchema = z.looseObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string().optional(),
  instance: z.string().optional(),
})

export type Submission = z.infer<typeof submissionSchema>
export type CheckSubmission = z.infer<typeof checkSubmissionSchema>
export type Check = z.infer<typeof checkSchema>
export type Grading = z.infer<typeof gradingSchema>
export type Problem = z.infer<typeof problemSchema>
