import { createWriteStream } from 'node:fs'
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import type { ClientBase, Pool } from 'pg'
import { to } from 'pg-copy-streams'
import { z } from 'zod'
import { UsageError } from '#engine/cli/terminal.ts'
import { ENGINE_VERSION } from '#engine/version.ts'
import type { Config } from '../config.ts'
import { knownMigrations } from '../database/migrate.ts'
import { Digest } from './file-digest.ts'
import { MANIFEST, newManifest, type Manifest } from './manifest.ts'
import { quoteColumns, quoteName } from './quote.ts'
import { backUpSecrets } from './secrets.ts'
import { storeSequences, storeTables, type StoreTable } from './store-schema.ts'

/** How long a migration that is just applied may take. */
const LOCK_TIMEOUT = '30s'

export interface BackUpOptions {
  /** Where files lie that belong to the database. Undefined: they are left out. */
  secrets: Pick<Config, 'secretKeyFile' | 'signingKeyFile' | 'dataFolder'> | undefined
  onTable?: (name: string, number: number, of: number) => void
}

/**
 * Writes what is in the database into a new folder, as it is at one moment,
 * while servers work on it. The folder is there when it is whole, or not at all.
 *
 * @throws UsageError when the folder has something in it, or the database is of another version of the course
 * @example await backUp(pool, '/backups/monday', { secrets: config })
 */
export async function backUp(pool: Pool, folder: string, { secrets, onTable }: BackUpOptions): Promise<Manifest> {
  const target = resolve(folder)
  if ((await readdir(target).catch(() => [])).length > 0)
    throw new UsageError(`${target} is not empty. Give a folder that is not there yet: a backup never takes the place of another.`)
  const half = `${target}.partial-${process.pid}`
  await mkdir(join(half, 'tables'), { recursive: true, mode: 0o700 })
  try {
    const manifest = await inSnapshot(pool, async (client) => {
      const { migrations, postgres } = await originOf(client)
      const tables = await storeTables(client)
      const written: Manifest['tables'] = []
      for (const [index, table] of tables.entries()) {
        onTable?.(table.name, index + 1, tables.length)
        written.push(await writeTable(client, table, half))
      }
      // Last: numbers are drawn outside of transactions, and one too high does no harm.
      const sequences = await readSequences(client)
      const files = secrets === undefined ? [] : await backUpSecrets(secrets, half)
      return newManifest({ version: ENGINE_VERSION, postgres, migrations, tables: written, sequences, secrets: files }, new Date())
    })
    await writeFile(join(half, MANIFEST), `${JSON.stringify(manifest, undefined, 2)}\n`, { flush: true })
    await rename(half, target)
    return manifest
  } finally {
    await rm(half, { recursive: true, force: true })
  }
}

/** Everything is read as it was at the first query, and no migration changes a table meanwhile. */
async function inSnapshot<T>(pool: Pool, read: (client: ClientBase) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  try {
    await client.query(`set lock_timeout = '${LOCK_TIMEOUT}'; set statement_timeout = 0; set idle_in_transaction_session_timeout = 0`)
    await client.query("set datestyle = 'ISO'; set intervalstyle = 'postgres'; set extra_float_digits = 3; set bytea_output = 'hex'")
    const tables = await storeTables(client)
    if (!tables.some(({ name }) => name === 'schema_migrations'))
      throw new UsageError('The database has no tables of the course: there is nothing to back up.')
    await client.query('begin isolation level repeatable read read only')
    // Before the snapshot, which the next query takes: a table must not be another one when its turn comes.
    await client.query(`lock table ${tables.map(({ name }) => quoteName(name)).join(', ')} in access share mode`)
    return await read(client)
  } finally {
    // Ends the transaction, too, and forgets the settings.
    client.release(true)
  }
}

/** @throws UsageError when another version of the course made the tables */
async function originOf(client: ClientBase): Promise<Pick<Manifest, 'migrations' | 'postgres'>> {
  const { rows } = await client.query('select name, hash from schema_migrations order by name')
  const migrations = z.array(z.object({ name: z.string(), hash: z.string() })).parse(rows)
  const known = await knownMigrations()
  const strange = migrations.find(({ name, hash }, index) => known[index]?.name !== name || known[index].hash !== hash)
  if (strange !== undefined)
    throw new UsageError(`The database is of another version of the course (migration ${strange.name}): back it up with that version.`)
  const version = await client.query<{ server_version: string }>('show server_version')
  return { migrations, postgres: version.rows[0]?.server_version ?? '' }
}

async function writeTable(client: ClientBase, { name, columns }: StoreTable, folder: string): Promise<Manifest['tables'][number]> {
  const file = `tables/${name}.copy.gz`
  const copy = client.query(to(`copy ${quoteName(name)} ${quoteColumns(columns)} to stdout`))
  const digest = new Digest()
  await pipeline(copy, createGzip(), digest, createWriteStream(join(folder, file), { mode: 0o600, flags: 'wx', flush: true }))
  return { name, columns, rows: copy.rowCount, file, ...digest.result() }
}

async function readSequences(client: ClientBase): Promise<Manifest['sequences']> {
  const sequences = await storeSequences(client)
  return Promise.all(
    sequences.map(async ({ table, column, sequence }) => {
      const { rows } = await client.query<{ last: string; drawn: boolean }>(
        `select last_value::text as last, is_called as drawn from ${sequence}`,
      )
      return { table, column, last: rows[0]?.drawn === true ? rows[0].last : null }
    }),
  )
}
