import { integer, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core'

// Mirrors migrations/0012. References to users and attempts are there.

const moment = (name: string) => timestamp(name, { withTimezone: true, precision: 3 })

export const commentThreads = pgTable('comment_threads', {
  id: uuid().primaryKey(),
  cohort: uuid().notNull(),
  attempt: uuid().notNull(),
  assignment: uuid().notNull(),
  file: text().notNull(),
  line: integer().notNull(),
  resolvedAt: moment('resolved_at'),
  createdAt: moment('created_at').notNull(),
})

export const comments = pgTable('comments', {
  id: uuid().primaryKey(),
  thread: uuid()
    .notNull()
    .references(() => commentThreads.id),
  author: uuid(),
  body: text().notNull(),
  at: moment('at').notNull(),
  editedAt: moment('edited_at'),
  version: integer().notNull().default(1),
  idempotencyKey: uuid('idempotency_key'),
  fingerprint: text().notNull(),
})

export const commentsSeen = pgTable(
  'comments_seen',
  {
    attempt: uuid().notNull(),
    assignment: uuid().notNull(),
    person: uuid().notNull(),
    seenUntil: moment('seen_until').notNull(),
  },
  (table) => [primaryKey({ columns: [table.attempt, table.assignment, table.person] })],
)
