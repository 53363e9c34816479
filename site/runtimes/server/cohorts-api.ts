import { z } from 'zod'

/**
 * The HTTP contract of cohorts, read by page and server. All paths are under `/api/v1`
 * and need a session. Errors are RFC 9457 problem details; `type` ends with the code.
 *
 * | method and path                                   | who           | body → answer |
 * | ------------------------------------------------- | ------------- | ------------- |
 * | POST   /cohorts                                   | accounts      | newCohortSchema → 201 cohortSchema |
 * | GET    /cohorts                                   | signed in     | → page of cohortSchema: one's own |
 * | GET    /cohorts/:cohort                           | members       | → cohortSchema |
 * | PATCH  /cohorts/:cohort                           | owners        | cohortChangeSchema → cohortSchema |
 * | PUT, DELETE /cohorts/:cohort/archived             | owners        | → cohortSchema |
 * | GET    /cohorts/:cohort/members                   | staff         | → page of memberSchema |
 * | PATCH  /cohorts/:cohort/members/:person           | owners        | roleChangeSchema → memberSchema |
 * | DELETE /cohorts/:cohort/members/:person           | owners        | → 204 |
 * | DELETE /cohorts/:cohort/membership                | members       | → 204, leaves |
 * | POST   /cohorts/:cohort/join-links                | staff         | newJoinLinkSchema → 201 madeJoinLinkSchema |
 * | GET    /cohorts/:cohort/join-links                | staff         | → page of joinLinkSchema |
 * | DELETE /cohorts/:cohort/join-links/:link          | staff         | → 204, revokes |
 * | POST   /join-previews                             | everybody     | joinSchema → joinPreviewSchema: where the code leads |
 * | POST   /joins                                     | signed in     | joinSchema → joinedSchema |
 * | POST   /cohorts/:cohort/invitations               | staff         | newInvitationsSchema → 201 invitedSchema |
 * | GET    /cohorts/:cohort/invitations               | staff         | → page of invitationSchema |
 * | DELETE /cohorts/:cohort/invitations/:invitation   | staff         | → 204, takes it back |
 * | POST   /cohorts/:cohort/invitations/:invitation/mail | staff    | → 202 invitationSchema: sends its mail again |
 * | POST   /invitations/claim                         | signed in     | → claimedSchema: joins where one's address is invited |
 *
 * What cohorts are given to do: see assignments-api.ts. What is handed in: attempts-api.ts.
 *
 * Staff are owners and mentors; the administrator may do what owners may. Whoever is not in a
 * cohort is told that there is none. What lies in an archived cohort can be read and not changed.
 *
 * Lists take `?after=…&limit=…` and answer `{ items, next }`: `next` is the `after` of the next
 * page, and null on the last one. A POST that makes something takes an `Idempotency-Key` (a UUID).
 */

export const PAGE_SIZE = { default: 50, most: 200 } as const

export const timestampSchema = z.iso.datetime()
/** One that somebody sends: ISO 8601 has a year 0, and PostgreSQL has none. */
export const newTimestampSchema = timestampSchema.refine((moment) => !moment.startsWith('0000'), 'there is no year 0')
const dateSchema = z.iso.date()
const newDateSchema = z.iso.date().refine((day) => day.startsWith('20'), 'not a day of this century')

export const pageQuerySchema = z.object({
  /** `next` of the page before. */
  after: z.string().max(200).optional(),
  limit: z
    .string()
    .regex(/^\d{1,3}$/)
    .transform(Number)
    .pipe(z.int().min(1).max(PAGE_SIZE.most))
    .optional(),
})

/** One page of a list, with items of this schema. */
export const pageSchema = <T extends z.ZodType>(items: T) => z.object({ items: z.array(items), next: z.string().nullable() })

const cohortRoleSchema = z.enum(['owner', 'mentor', 'learner'])
/** What a link or an invitation can make somebody: owners are made by owners, one by one. */
const joiningRoleSchema = z.enum(['learner', 'mentor'])

const cohortNameSchema = z
  .string()
  .trim()
  .min(1, 'give it a name')
  .max(100, 'at most 100 characters')
  .regex(/^\P{Cc}*$/u, 'no control characters')

/** A time zone of the IANA database, such as Europe/Berlin, and no bare offset: that would not know about daylight-saving time. */
const timeZoneSchema = z
  .string()
  .max(64)
  .regex(/^[A-Za-z][\w+/-]*$/)
  .refine(isTimeZone, 'there is no such time zone: use a name of the IANA database, such as Europe/Berlin')

const inOrder = ({ startsOn, endsOn }: { startsOn?: string | null | undefined; endsOn?: string | null | undefined }) =>
  !startsOn || !endsOn || startsOn <= endsOn
const ORDER = { path: ['endsOn'], error: 'the last day is before the first' }

export const newCohortSchema = z
  .strictObject({
    name: cohortNameSchema,
    timeZone: timeZoneSchema,
    /** First and last day, in the cohort's time zone. */
    startsOn: newDateSchema.nullable().optional(),
    endsOn: newDateSchema.nullable().optional(),
  })
  .refine(inOrder, ORDER)

export const cohortChangeSchema = z
  .strictObject({
    /** Of the cohort that the change was made to: another one in between is not overwritten. */
    version: z.int().min(1),
    name: cohortNameSchema.optional(),
    timeZone: timeZoneSchema.optional(),
    startsOn: newDateSchema.nullable().optional(),
    endsOn: newDateSchema.nullable().optional(),
  })
  .refine(inOrder, ORDER)

export const cohortSchema = z.object({
  id: z.uuid(),
  name: z.string(),
  timeZone: z.string(),
  startsOn: dateSchema.nullable(),
  endsOn: dateSchema.nullable(),
  archivedAt: timestampSchema.nullable(),
  createdAt: timestampSchema,
  /** Grows with each change. */
  version: z.int(),
  /** Of whoever asks. Null: an administrator who is not in it. */
  role: cohortRoleSchema.nullable(),
})

export const memberSchema = z.object({
  person: z.uuid(),
  name: z.string(),
  role: cohortRoleSchema,
  joinedAt: timestampSchema,
})

export const roleChangeSchema = z.strictObject({ role: cohortRoleSchema })

export const newJoinLinkSchema = z.strictObject({
  role: joiningRoleSchema.default('learner'),
  /** Hours until it expires. Default: two weeks. */
  hours: z
    .int()
    .min(1)
    .max(365 * 24)
    .default(14 * 24),
  /** People who may join by it. Default: a workshop. */
  places: z.int('write a whole number').min(1, 'at least 1').max(5_000, 'at most 5000').default(50),
})

export const joinLinkSchema = z.object({
  id: z.uuid(),
  role: joiningRoleSchema,
  places: z.int(),
  /** People who joined by it. */
  uses: z.int(),
  expiresAt: timestampSchema,
  revokedAt: timestampSchema.nullable(),
  createdAt: timestampSchema,
})

/** `code` is shown this once: the server keeps a digest of it only. */
export const madeJoinLinkSchema = joinLinkSchema.extend({ code: z.string() })

/** As it was read out or typed: small letters, spaces and hyphens do not matter. */
export const joinSchema = z.strictObject({
  code: z.string().trim().min(1, 'type the code that you were given').max(64, 'at most 64 characters'),
})

/** Where a code leads, for who has not said yet who they are. */
export const joinPreviewSchema = z.object({
  /** Of the cohort. */
  name: z.string(),
  /** As what people join by this code. */
  role: joiningRoleSchema,
  /** Names of those who run it: of owners, the first ones. */
  owners: z.array(z.string()),
})

export const joinedSchema = z.object({
  cohort: cohortSchema,
  /** False when the person was in it already; the role stays what it was. */
  joined: z.boolean(),
})

/** Lines of one list of addresses. */
export const ADDRESSES_CAP = 1_000

export const newInvitationsSchema = z.strictObject({
  /**
   * CSV with a line for each person: the address is in the column that the first line calls `email`, or
   * in the first one.
   */
  addresses: z.string().max(ADDRESSES_CAP * 300, `at most ${ADDRESSES_CAP} addresses: split the list`),
  role: joiningRoleSchema.default('learner'),
})

export const invitedSchema = z.object({
  /** Addresses that were not invited before. */
  added: z.int(),
  /** Those that were: they are invited again, with this role. */
  known: z.int(),
})

export const invitationSchema = z.object({
  id: z.uuid(),
  email: z.string(),
  role: joiningRoleSchema,
  createdAt: timestampSchema,
  /** Since when the person is in. */
  claimedAt: timestampSchema.nullable(),
  /** How far its mail is. `none`: nobody has asked for one. `waiting`: also while it is tried again. */
  mail: z.enum(['none', 'waiting', 'sent', 'failed']),
  /** When the last one was sent. */
  mailedAt: timestampSchema.nullable(),
})

export const claimedSchema = z.object({
  /** That the person is in by it, and was not before. */
  joined: z.array(cohortSchema),
})

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

export type PageQuery = z.infer<typeof pageQuerySchema>
export interface Page<T> {
  items: T[]
  next: string | null
}
export type NewCohort = z.infer<typeof newCohortSchema>
export type CohortChange = z.infer<typeof cohortChangeSchema>
export type Cohort = z.infer<typeof cohortSchema>
export type Member = z.infer<typeof memberSchema>
export type NewJoinLink = z.infer<typeof newJoinLinkSchema>
export type JoinLink = z.infer<typeof joinLinkSchema>
export type MadeJoinLink = z.infer<typeof madeJoinLinkSchema>
export type JoinPreview = z.infer<typeof joinPreviewSchema>
export type Joined = z.infer<typeof joinedSchema>
export type NewInvitations = z.infer<typeof newInvitationsSchema>
export type Invited = z.infer<typeof invitedSchema>
export type Invitation = z.infer<typeof invitationSchema>
export type Claimed = z.infer<typeof claimedSchema>
