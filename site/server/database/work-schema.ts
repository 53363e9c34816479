import { integer, json, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core'
import type { WorkContent } from '../../runtimes/server/work-api.ts'

// `person` refers to users. They are in schema.ts, which exports this file and can't be imported here.

export const workFiles = pgTable(
  'work_files',
  {
    person: uuid().notNull(),
    slug: text().notNull(),
    path: text().notNull(),
    content: json().$type<WorkContent>().notNull(),
    savedAt: timestamp('saved_at', { withTimezone: true }).notNull(),
    version: integer().notNull().default(1),
  },
  (table) => [primaryKey({ columns: [table.person, table.slug, table.path] })],
)

export const workProgress = pgTable(
  'work_progress',
  {
    person: uuid().notNull(),
    slug: text().notNull(),
    status: text().$type<'started' | 'passed'>().notNull(),
    holds: integer().notNull(),
    requirements: integer().notNull(),
    at: timestamp({ withTimezone: true }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.person, table.slug] })],
)
