import { join } from 'node:path'
import { drizzle } from 'drizzle-orm/node-postgres'
import { UsageError } from '#engine/cli/terminal.ts'
import { openPool } from '#engine/services/postgres/pool.ts'
import { findRunningCluster } from '#engine/services/postgres/running.ts'
import type { Config } from '../config.ts'
import type { Database } from '../database/executor.ts'
import { migrate } from '../database/migrate.ts'
import * as schema from '../database/schema.ts'

/** Connections of a command: it does one thing after the other. */
const CONNECTIONS = 2

/**
 * Opens the server's database for a command: the one of DATABASE_URL, or that
 * of the `npm start` that runs on this machine. It is brought to this version's schema.
 *
 * @throws UsageError when there is none
 */
export async function openDatabase({
  databaseUrl,
  dataFolder,
}: Pick<Config, 'databaseUrl' | 'dataFolder'>): Promise<AsyncDisposable & { db: Database }> {
  const url = databaseUrl ?? (await findRunningCluster(join(dataFolder, 'postgres')))?.url
  if (url === undefined)
    throw new UsageError(
      `There is no database: no server runs on this machine with its data in ${dataFolder}. Start one with npm start and leave it running, or set DATABASE_URL (or LOADBEARING_DATA).`,
    )
  const pool = openPool({
    connectionString: url,
    max: CONNECTIONS,
    application_name: 'loadbearing-command',
    connectionTimeoutMillis: 5_000,
  })
  try {
    await migrate(pool)
  } catch (error) {
    await pool.end()
    throw new UsageError(`The database can't be used: ${error instanceof Error ? error.message : String(error)}. Check DATABASE_URL.`, {
      cause: error,
    })
  }
  return { db: drizzle(pool, { schema }), [Symbol.asyncDispose]: () => pool.end() }
}
