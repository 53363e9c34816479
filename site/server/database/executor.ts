import type { NodePgDatabase } from 'drizzle-orm/node-postgres'
import type * as schema from './schema.ts'

export type Database = NodePgDatabase<typeof schema>

/** A database or a transaction in it: what SQL can be sent to. */
export type Executor = Pick<Database, 'execute'>
