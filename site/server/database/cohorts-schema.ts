import { bigint, boolean, date, integer, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core'
import type { Verdict } from '#engine/verdict/verdict.ts'
import type { CohortRole } from '../access/access.ts'

// `person` and `createdBy` refer to users, `attempt` to gradings. They are in schema.ts, which exports this file and can't be imported here.

const moment = (name: string) => timestamp(name, { withTimezone: true })

export const cohorts = pgTable('cohorts', {
  id: uuid().primaryKey(),
  name: text().notNull(),
  timeZone: text('time_zone').notNull(),
  startsOn: date('starts_on', { mode: 'string' }),
  endsOn: date('ends_on', { mode: 'string' }),
  version: integer().notNull().default(1),
  orderVersion: integer('order_version').notNull().default(1),
  archivedAt: moment('archived_at'),
  createdAt: moment('created_at').notNull().defaultNow(),
  createdBy: uuid('created_by'),
  idempotencyKey: uuid('idempotency_key'),
  fingerprint: text().notNull(),
})

export const memberships = pgTable(
  'memberships',
  {
    cohort: uuid()
      .notNull()
      .references(() => cohorts.id),
    person: uuid().notNull(),
    role: text().$type<CohortRole>().notNull(),
    joinedAt: moment('joined_at').notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.cohort, table.person] })],
)

export const joinLinks = pgTable('join_links', {
  id: uuid().primaryKey(),
  cohort: uuid()
    .notNull()
    .references(() => cohorts.id),
  digest: text().notNull(),
  role: text().$type<'learner' | 'mentor'>().notNull(),
  places: integer().notNull(),
  uses: integer().notNull().default(0),
  expiresAt: moment('expires_at').notNull(),
  revokedAt: moment('revoked_at'),
  createdAt: moment('created_at').notNull().defaultNow(),
  createdBy: uuid('created_by'),
  idempotencyKey: uuid('idempotency_key'),
})

export const invitations = pgTable('invitations', {
  id: uuid().primaryKey(),
  cohort: uuid()
    .notNull()
    .references(() => cohorts.id),
  email: text().notNull(),
  role: text().$type<'learner' | 'mentor'>().notNull(),
  createdAt: moment('created_at').notNull().defaultNow(),
  createdBy: uuid('created_by'),
  claimedAt: moment('claimed_at'),
  claimedBy: uuid('claimed_by'),
  mail: text().$type<'none' | 'waiting' | 'sent' | 'failed'>().notNull().default('none'),
  mailedAt: moment('mailed_at'),
})

export const assignments = pgTable('assignments', {
  id: uuid().primaryKey(),
  cohort: uuid()
    .notNull()
    .references(() => cohorts.id),
  slug: text().notNull(),
  position: integer().notNull(),
  opensLocal: text('opens_local'),
  opensAt: moment('opens_at'),
  dueLocal: text('due_local'),
  dueAt: moment('due_at'),
  late: text().$type<'accept' | 'mark' | 'refuse'>().notNull(),
  required: boolean().notNull(),
  revision: text(),
  hints: text().$type<'free' | 'delayed' | 'off'>().notNull(),
  hintsAfterMinutes: integer('hints_after_minutes'),
  solution: text().$type<'free' | 'after-due' | 'off'>().notNull(),
  version: integer().notNull().default(1),
  createdAt: moment('created_at').notNull().defaultNow(),
  idempotencyKey: uuid('idempotency_key'),
  fingerprint: text().notNull(),
})

export const extensions = pgTable(
  'extensions',
  {
    assignment: uuid()
      .notNull()
      .references(() => assignments.id),
    person: uuid().notNull(),
    dueLocal: text('due_local').notNull(),
    dueAt: moment('due_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.assignment, table.person] })],
)

/** How an attempt stands to the dates of an assignment: see migrations/0008. */
export type Timing = 'not-open' | 'on-time' | 'late' | 'after-end'

export const assignmentAttempts = pgTable(
  'assignment_attempts',
  {
    attempt: uuid().notNull(),
    assignment: uuid().notNull(),
    cohort: uuid()
      .notNull()
      .references(() => cohorts.id),
    person: uuid().notNull(),
    slug: text().notNull(),
    timing: text().$type<Timing>().notNull(),
    dueAt: moment('due_at'),
    handedInAt: moment('handed_in_at').notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.attempt, table.assignment] })],
)

/** Requirements that held together in some attempt at an exercise. */
export const heldSets = pgTable('held_sets', {
  id: integer().primaryKey().generatedAlwaysAsIdentity(),
  slug: text().notNull(),
  ids: text().array().notNull(),
})

/** Where a learner stands with an assignment. The database keeps it current by itself: see migrations/0009. */
export const standings = pgTable(
  'standings',
  {
    cohort: uuid().notNull(),
    person: uuid().notNull(),
    assignment: uuid().notNull(),
    attempts: integer().notNull(),
    best: uuid().notNull(),
    bestStatus: text('best_status').$type<Verdict['status']>().notNull(),
    bestHolds: integer('best_holds').notNull(),
    bestOf: integer('best_of').notNull(),
    bestTiming: text('best_timing').$type<Timing>().notNull(),
    last: uuid().notNull(),
    lastStatus: text('last_status').$type<Verdict['status']>().notNull(),
    lastHeld: integer('last_held').notNull(),
    lastHandedInAt: moment('last_handed_in_at').notNull(),
    firstPassedAt: moment('first_passed_at'),
  },
  (table) => [primaryKey({ columns: [table.cohort, table.person, table.assignment] })],
)

export const activity = pgTable(
  'activity',
  {
    person: uuid().notNull(),
    slug: text().notNull(),
    activeMs: bigint('active_ms', { mode: 'number' }).notNull().default(0),
    seenAt: moment('seen_at').notNull(),
    beganAt: moment('began_at').notNull().defaultNow(),
    hints: integer().notNull().default(0),
    solutionAt: moment('solution_at'),
  },
  (table) => [primaryKey({ columns: [table.person, table.slug] })],
)

/** Hints from 1, and the solution: hint 0 of no requirement. */
export const reveals = pgTable(
  'reveals',
  {
    person: uuid().notNull(),
    slug: text().notNull(),
    requirement: text().notNull().default(''),
    hint: integer().notNull().default(0),
    revealedAt: moment('revealed_at').notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.person, table.slug, table.requirement, table.hint] })],
)

export const raisedHands = pgTable('raised_hands', {
  id: uuid().primaryKey(),
  cohort: uuid()
    .notNull()
    .references(() => cohorts.id),
  assignment: uuid()
    .notNull()
    .references(() => assignments.id),
  person: uuid().notNull(),
  note: text(),
  requirement: text(),
  raisedAt: moment('raised_at').notNull().defaultNow(),
  loweredAt: moment('lowered_at'),
  loweredBy: uuid('lowered_by'),
})
