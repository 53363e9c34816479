import { sql } from 'drizzle-orm'
import { assignments, extensions } from '../database/schema.ts'

/** Until when somebody has time. An extension never takes time away, also when everybody was given more meanwhile. Null: for ever. */
export const effectiveDue = sql<Date | null>`greatest(${assignments.dueAt}, ${extensions.dueAt})`
