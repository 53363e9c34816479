import { integer, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core'
import type { CardReview } from '../../runtimes/server/card-reviews-api.ts'

// `person` refers to users. They are in schema.ts, which exports this file and can't be imported here.

export const cardReviews = pgTable(
  'card_reviews',
  {
    person: uuid().notNull(),
    id: uuid().notNull(),
    place: integer().notNull(),
    card: text().notNull(),
    deed: text().$type<CardReview['deed']>().notNull(),
    at: timestamp({ withTimezone: true }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.person, table.id] })],
)
