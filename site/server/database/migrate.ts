import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import type { ClientBase, Pool } from 'pg'
import { errorCode } from '#engine/exercise/error-code.ts'
import { StartRefusal } from '../start-refusal.ts'

const FOLDER = new URL('./migrations/', import.meta.url)

/** Any number that nothing else in this database locks. */
const LOCK = 7_316_048_221

const OLDEST_POSTGRES = 15

/**
 * How long a migration waits for a table at a time. Whoever asks for a table after it waits behind it, so a migration
 * that met a long transaction steps back, lets the others through and tries again.
 */
const LOCK_TIMEOUT = '1s'
const PAUSE_MS = 1_000
/** How often in all: some minutes. Servers end their own transactions that idle for 30 seconds. */
const TRIES = 60
/** `lock_not_available`. */
const LOCK_TIMED_OUT = '55P03'

/** A file of `migrations/`. */
export interface Migration {
  readonly name: string
  readonly hash: string
  readonly sql: string
}

export interface MigrateOptions {
  /** Only up to this one. Default: all. */
  upTo?: string
  /** Told each time that a migration steps back because somebody else holds a table. */
  onWait?: (name: string) => void
}

/** All that this version knows, in their order. */
export async function knownMigrations(): Promise<Migration[]> {
  const names = (await readdir(FOLDER)).filter((name) => name.endsWith('.sql')).sort()
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(new URL(name, FOLDER), 'utf8')
      return { name, hash: createHash('sha256').update(sql).digest('hex'), sql }
    }),
  )
}

/**
 * Brings the database to the schema of this version: applies the SQL files of
 * `migrations/` that it has not seen, each in a transaction of its own. Servers
 * that start at once wait for each other; those that run go on.
 *
 * @throws StartRefusal when PostgreSQL is too old, when an applied file was changed afterwards, or when somebody holds a
 *   table for minutes
 * @example await migrate(pool)
 */
export async function migrate(pool: Pool, options: MigrateOptions = {}): Promise<void> {
  const client = await pool.connect()
  try {
    await checkVersion(client)
    // Waiting for another server, or writing a table anew, may take longer than a request may.
    await client.query('set statement_timeout = 0')
    await client.query('select pg_advisory_lock($1)', [LOCK])
    try {
      await applyAll(client, options)
    } finally {
      await client.query('select pg_advisory_unlock($1)', [LOCK])
      await client.query('reset statement_timeout')
    }
  } finally {
    client.release()
  }
}

/** Applies one in the transaction that the client has open. */
export async function applyMigration(client: ClientBase, { name, hash, sql }: Migration): Promise<void> {
  await client.query(sql)
  await client.query('insert into schema_migrations (name, hash) values ($1, $2)', [name, hash])
}

/** Makes the table that says which were applied. */
export async function prepareMigrations(client: ClientBase): Promise<void> {
  await client.query(
    'create table if not exists schema_migrations (name text primary key, hash text not null, applied_at timestamptz not null default now())',
  )
}

/** @throws StartRefusal */
async function checkVersion(client: ClientBase): Promise<void> {
  const { rows } = await client.query<{ version: number }>("select current_setting('server_version_num')::int as version")
  const major = Math.floor((rows[0]?.version ?? 0) / 10_000)
  if (major < OLDEST_POSTGRES)
    throw new StartRefusal(
      `DATABASE_URL leads to PostgreSQL ${major}; ${OLDEST_POSTGRES} is the oldest that works. Use a newer one, or unset DATABASE_URL.`,
    )
}

async function applyAll(client: ClientBase, { upTo, onWait }: MigrateOptions): Promise<void> {
  await prepareMigrations(client)
  const { rows } = await client.query<{ name: string; hash: string }>('select name, hash from schema_migrations')
  const applied = new Map(rows.map(({ name, hash }) => [name, hash]))
  for (const migration of await knownMigrations()) {
    const { name, hash } = migration
    const seen = applied.get(name)
    if (seen !== undefined && seen !== hash)
      throw new StartRefusal(
        `migration ${name} was changed after it was applied to this database. Restore the file, and put the change into a new one.`,
      )
    if (seen === undefined) await applyPatiently(client, migration, onWait)
    if (name === upTo) return
  }
}

async function applyPatiently(client: ClientBase, migration: Migration, onWait: MigrateOptions['onWait']): Promise<void> {
  for (let tries = 1; !(await apply(client, migration)); tries += 1) {
    if (tries === TRIES)
      throw new StartRefusal(
        `migration ${migration.name} needs a table that another session holds, for minutes by now. Look for it in pg_stat_activity (xact_start), end it, and start again: nothing was changed.`,
      )
    onWait?.(migration.name)
    await delay(PAUSE_MS)
  }
}

/** @returns false when somebody else has a lock that it needs; nothing was changed then */
async function apply(client: ClientBase, migration: Migration): Promise<boolean> {
  await client.query('begin')
  try {
    await client.query(`set local lock_timeout = '${LOCK_TIMEOUT}'`)
    await applyMigration(client, migration)
    await client.query('commit')
    return true
  } catch (error) {
    await client.query('rollback')
    if (errorCode(error) === LOCK_TIMED_OUT) return false
    throw new Error(`migration ${migration.name} failed`, { cause: error })
  }
}
