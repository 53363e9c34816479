import { sql } from 'drizzle-orm'
import { bigint, boolean, customType, integer, json, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core'
import type { SourceFiles } from '#engine/compile/types.ts'
import type { TokenScope } from '../../runtimes/server/access-tokens-api.ts'
import type { Manifest } from '#engine/exercise/manifest.ts'
import type { RequirementResult, Verdict } from '#engine/verdict/verdict.ts'

export * from './card-reviews-schema.ts'
export * from './certificates-schema.ts'
export * from './cohorts-schema.ts'
export * from './comments-schema.ts'
export * from './webhooks-schema.ts'
export * from './work-schema.ts'

export type GradingState = 'queued' | 'running' | 'done' | 'cancelled'
export type StoredProgress = { phase: 'preparing' } | { phase: 'running'; requirement: string; index: number; of: number }

const bytea = customType<{ data: Buffer }>({ dataType: () => 'bytea' })

/** What decided verdicts, by the SHA-256 of its text. */
export const bundles = pgTable('bundles', {
  hash: text().primaryKey(),
  slug: text().notNull(),
  revision: text().notNull(),
  kit: text().notNull(),
  engine: text().notNull(),
  bytes: bytea().notNull(),
  /** With its prose. It was valid when it was stored. */
  manifest: json().$type<Manifest>(),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
})

/** Keys of signed verdicts. `publicKey`: x of the JWK. One that is not retired signs. */
export const signingKeys = pgTable('signing_keys', {
  kid: text().primaryKey(),
  publicKey: text('public_key').notNull(),
  privateKey: bytea('private_key'),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
  retiredAt: timestamp('retired_at', { withTimezone: true }),
  compromisedAt: timestamp('compromised_at', { withTimezone: true }),
})

/** Mirrors what migrations/ make of the database. */
export const gradings = pgTable('gradings', {
  id: uuid().primaryKey(),
  seq: bigint({ mode: 'number' }).generatedAlwaysAsIdentity().notNull(),
  slug: text().notNull(),
  revision: text().notNull(),
  files: json().$type<SourceFiles>().notNull(),
  seed: bigint({ mode: 'number' }),
  state: text().$type<GradingState>().notNull(),
  progress: json().$type<StoredProgress>(),
  results: json().$type<readonly RequirementResult[]>().notNull().default([]),
  verdict: json().$type<Verdict>(),
  signature: text(),
  bundle: text().references(() => bundles.hash),
  idempotencyKey: uuid('idempotency_key'),
  fingerprint: text().notNull(),
  attempt: integer().notNull().default(0),
  grader: integer(),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
  owner: uuid(),
  cohort: uuid(),
  token: uuid(),
  failures: integer().notNull().default(0),
  lost: integer().notNull().default(0),
  batch: uuid(),
  regradeOf: uuid('regrade_of'),
  replaces: uuid(),
  current: uuid(),
  traceparent: text(),
  pinned: boolean().notNull().default(false),
  handedInWith: uuid('handed_in_with'),
  emptiedAt: timestamp('emptied_at', { withTimezone: true }),
  startedAt: timestamp('started_at', { withTimezone: true }),
  finishedAt: timestamp('finished_at', { withTimezone: true }),
  verdictStatus: text('verdict_status')
    .$type<Verdict['status']>()
    .generatedAlwaysAs(sql`without_escapes(verdict) ->> 'status'`),
  verdictHolds: text('verdict_holds')
    .array()
    .generatedAlwaysAs(sql`requirements_that_hold(verdict)`),
  verdictRequirements: integer('verdict_requirements').generatedAlwaysAs(
    sql`json_array_length(without_escapes(verdict) -> 'requirements')`,
  ),
})

export type RegradeScope = { attempt: string } | { exercise: string; revision?: string | undefined } | { assignment: string }

export const regradeBatches = pgTable('regrade_batches', {
  id: uuid().primaryKey(),
  scope: json().$type<RegradeScope>().notNull(),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
  appliedAt: timestamp('applied_at', { withTimezone: true }),
  cohort: uuid(),
  assignment: uuid(),
  startedBy: uuid('started_by'),
  idempotencyKey: uuid('idempotency_key'),
  leftOut: integer('left_out').notNull().default(0),
  superseded: integer(),
  discardedAt: timestamp('discarded_at', { withTimezone: true }),
})

export const users = pgTable('users', {
  id: uuid().primaryKey().defaultRandom(),
  name: text().notNull(),
  email: text().unique(),
  emailVerified: boolean('email_verified').notNull().default(false),
  image: text(),
  isGuest: boolean('is_guest').notNull().default(false),
  isAdministrator: boolean('is_administrator').notNull().default(false),
  isNobody: boolean('is_nobody').notNull().default(false),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
  updatedAt: timestamp('updated_at', { withTimezone: true }).notNull().defaultNow(),
})

export const sessions = pgTable('sessions', {
  id: uuid().primaryKey().defaultRandom(),
  token: text().notNull().unique(),
  userId: uuid('user_id')
    .notNull()
    .references(() => users.id, { onDelete: 'cascade' }),
  expiresAt: timestamp('expires_at', { withTimezone: true }).notNull(),
  ipAddress: text('ip_address'),
  userAgent: text('user_agent'),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
  updatedAt: timestamp('updated_at', { withTimezone: true }).notNull().defaultNow(),
})

/** `providerId`: `credential` for a password, `oidc` for the configured issuer. */
export const credentials = pgTable('credentials', {
  id: uuid().primaryKey().defaultRandom(),
  userId: uuid('user_id')
    .notNull()
    .references(() => users.id, { onDelete: 'cascade' }),
  providerId: text('provider_id').notNull(),
  accountId: text('account_id').notNull(),
  password: text(),
  accessToken: text('access_token'),
  refreshToken: text('refresh_token'),
  idToken: text('id_token'),
  accessTokenExpiresAt: timestamp('access_token_expires_at', { withTimezone: true }),
  refreshTokenExpiresAt: timestamp('refresh_token_expires_at', { withTimezone: true }),
  scope: text(),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
  updatedAt: timestamp('updated_at', { withTimezone: true }).notNull().defaultNow(),
})

export const verifications = pgTable('verifications', {
  id: uuid().primaryKey().defaultRandom(),
  identifier: text().notNull(),
  value: text().notNull(),
  expiresAt: timestamp('expires_at', { withTimezone: true }).notNull(),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
  updatedAt: timestamp('updated_at', { withTimezone: true }).notNull().defaultNow(),
})

/** Links that prove an address. `digest`: SHA-256 of the token. */
export const addressProofs = pgTable('address_proofs', {
  digest: bytea().primaryKey(),
  person: uuid()
    .notNull()
    .references(() => users.id, { onDelete: 'cascade' }),
  email: text().notNull(),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
  usedAt: timestamp('used_at', { withTimezone: true }),
})

export const administratorLinks = pgTable('administrator_links', {
  singleton: boolean().primaryKey().default(true),
  digest: bytea().notNull(),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
})

/** `digest`: SHA-256 of the token. */
export const accessTokens = pgTable('access_tokens', {
  id: uuid().primaryKey(),
  person: uuid()
    .notNull()
    .references(() => users.id, { onDelete: 'cascade' }),
  name: text().notNull(),
  prefix: text().notNull(),
  digest: bytea().notNull(),
  scopes: text().array().$type<TokenScope[]>().notNull(),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
  expiresAt: timestamp('expires_at', { withTimezone: true }).notNull(),
  usedAt: timestamp('used_at', { withTimezone: true }),
  revokedAt: timestamp('revoked_at', { withTimezone: true }),
})

export const auditEvents = pgTable('audit_events', {
  id: bigint({ mode: 'number' }).generatedAlwaysAsIdentity().primaryKey(),
  at: timestamp({ withTimezone: true }).notNull().defaultNow(),
  actor: uuid(),
  action: text().notNull(),
  subject: uuid(),
  details: json().$type<Readonly<Record<string, unknown>>>().notNull().default({}),
})
