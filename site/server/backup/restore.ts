import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import type { ClientBase, Pool } from 'pg'
import { from } from 'pg-copy-streams'
import { UsageError } from '#engine/cli/terminal.ts'
import type { Config } from '../config.ts'
import { applyMigration, prepareMigrations } from '../database/migrate.ts'
import { BackupDamaged, checkBackup } from './check-backup.ts'
import type { Manifest } from './manifest.ts'
import { quoteColumns, quoteName } from './quote.ts'
import { planSecrets } from './secrets.ts'
import { emptyStore, storeContents, storeSequences, storeTables } from './store-schema.ts'

/** Whoever still works on a database that is replaced must end first. */
const LOCK_TIMEOUT = '10s'

export interface RestoreOptions {
  /** Takes the place of what the database holds. */
  replace: boolean
  /** Where files go that belong to the database. Undefined: they are left out. */
  secrets: Pick<Config, 'secretKeyFile' | 'signingKeyFile' | 'dataFolder'> | undefined
  onTable?: (name: string, number: number, of: number) => void
}

/**
 * Brings back what a backup holds, in one transaction: it is all there
 * afterwards, or the database is as it was. A later version of the course
 * migrates it at the next start.
 *
 * @returns what was restored, and what whoever asked has to know
 * @throws UsageError when the folder holds no backup that fits, the database is not empty or servers work on it;
 *   BackupDamaged when files are not what was written
 */
export async function restore(
  pool: Pool,
  folder: string,
  { replace, secrets, onTable }: RestoreOptions,
): Promise<{ manifest: Manifest; notices: readonly string[] }> {
  const { manifest, migrations } = await checkBackup(folder)
  const plan = await planSecrets(secrets === undefined ? [] : manifest.secrets, folder, secrets ?? { dataFolder: '' })
  const client = await pool.connect()
  try {
    await client.query(`set lock_timeout = '${LOCK_TIMEOUT}'; set statement_timeout = 0; set idle_in_transaction_session_timeout = 0`)
    await client.query('begin')
    await refuseWhileServersWork(client)
    if ((await storeContents(client)).length > 0) {
      if (!replace) throw new UsageError('The database is not empty. To put the backup in place of all that it holds: --replace')
      await emptyStore(client)
    }
    await prepareMigrations(client)
    for (const migration of migrations) await applyMigration(client, migration)
    await fill(client, folder, manifest, onTable)
    const takeAway = await plan.carryOut()
    await client.query('commit').catch(async (error: unknown) => {
      await takeAway()
      throw error
    })
    return { manifest, notices: plan.notices }
  } finally {
    // A transaction that was not committed ends with its connection, and changed nothing.
    client.release(true)
  }
}

async function refuseWhileServersWork(client: ClientBase): Promise<void> {
  const { rowCount } = await client.query(
    "select from pg_stat_activity where datname = current_database() and application_name in ('loadbearing', 'loadbearing-listen')",
  )
  if (rowCount !== 0) throw new UsageError('Servers work on this database: stop them all first, and start them when it is restored.')
}

async function fill(client: ClientBase, folder: string, manifest: Manifest, onTable: RestoreOptions['onTable']): Promise<void> {
  const present = await storeTables(client)
  await client.query('delete from schema_migrations')
  for (const [index, table] of manifest.tables.entries()) {
    const { name, columns, rows, file } = table
    const made = present.find((one) => one.name === name)
    if (made === undefined || columns.some((column) => !made.columns.includes(column)))
      throw new BackupDamaged(`The backup has a table ${name} that its migrations do not make. Use another one.`)
    onTable?.(name, index + 1, manifest.tables.length)
    const copy = client.query(from(`copy ${quoteName(name)} ${quoteColumns(columns)} from stdin`))
    await pipeline(createReadStream(join(folder, file)), createGunzip(), copy)
    if (copy.rowCount !== rows)
      throw new BackupDamaged(`The backup says that ${name} has ${rows} rows, and it has ${copy.rowCount}. Use another one.`)
  }
  const sequences = await storeSequences(client)
  for (const { table, column, last } of manifest.sequences) {
    const sequence = sequences.find((one) => one.table === table && one.column === column)?.sequence
    if (sequence !== undefined && last !== null) await client.query('select setval($1::regclass, $2::bigint)', [sequence, last])
  }
}
