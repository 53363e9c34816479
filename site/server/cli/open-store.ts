import { readdir, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Pool } from 'pg'
import { UsageError } from '#engine/cli/terminal.ts'
import { startCluster } from '#engine/services/postgres/cluster.ts'
import { openPool } from '#engine/services/postgres/pool.ts'
import { findRunningCluster } from '#engine/services/postgres/running.ts'
import { reachableFolder, serverUser } from '#engine/services/postgres/server-user.ts'
import type { Config } from '../config.ts'

/**
 * Opens the server's database as it is, without bringing it to this version's
 * schema: that of DATABASE_URL, that of the `npm start` that runs on this
 * machine, or else its store, which is started for as long as it is open.
 *
 * @param options.make makes the store when there is none
 * @throws UsageError when there is none, or it can't be reached
 * @example await using store = await openStore(settings, { make: false })
 */
export async function openStore(
  { databaseUrl, dataFolder }: Pick<Config, 'databaseUrl' | 'dataFolder'>,
  { make }: { make: boolean },
): Promise<AsyncDisposable & { pool: Pool }> {
  const undo = new AsyncDisposableStack()
  const pool = openPool({
    connectionString: databaseUrl ?? (await storeOf(resolve(dataFolder, 'postgres'), make, undo)),
    max: 1,
    application_name: 'loadbearing-command',
    connectionTimeoutMillis: 5_000,
  })
  undo.defer(() => pool.end())
  try {
    await pool.query('select 1')
  } catch (error) {
    await undo.disposeAsync()
    throw new UsageError(`The database can't be reached: ${error instanceof Error ? error.message : String(error)}. Check DATABASE_URL.`, {
      cause: error,
    })
  }
  return { pool, [Symbol.asyncDispose]: () => undo.disposeAsync() }
}

async function storeOf(folder: string, make: boolean, undo: AsyncDisposableStack): Promise<string> {
  const running = await findRunningCluster(folder)
  if (running !== undefined) return running.url
  if (!make && !(await hasCluster(folder)))
    throw new UsageError(`There is no database: no server ever ran with its data in ${folder}. Set DATABASE_URL, or LOADBEARING_DATA.`)
  const cluster = await startCluster({ folder, purpose: 'command', durable: true })
  undo.defer(() => cluster.stop())
  return cluster.url
}

async function hasCluster(folder: string): Promise<boolean> {
  if ((await stat(folder).catch(() => undefined)) === undefined) return false
  // As root it may lie where PostgreSQL's user can reach it.
  const names = await readdir(await reachableFolder(folder, await serverUser()))
  return names.some((name) => /^cluster-\d+$/.test(name))
}
