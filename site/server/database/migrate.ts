import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import type { Pool, PoolClient } from 'pg'
import { StartRefusal } from '../start-refusal.ts'

const FOLDER = new URL('./migrations/', import.meta.url)

/** Any number that nothing else in this database locks. */
const LOCK = 7_316_048_221

const OLDEST_POSTGRES = 15

/**
 * Brings the database to the schema of this version: applies the SQL files of
 * `migrations/` that it has not seen, each in a transaction of its own. Servers
 * that start at once wait for each other.
 *
 * @throws StartRefusal when PostgreSQL is too old, or when an applied file was changed afterwards
 * @example await migrate(pool)
 */
export async function migrate(pool: Pool): Promise<void> {
  const client = await pool.connect()
  try {
    await checkVersion(client)
    await client.query('select pg_advisory_lock($1)', [LOCK])
    try {
      await applyAll(client)
    } finally {
      await client.query('select pg_advisory_unlock($1)', [LOCK])
    }
  } finally {
    client.release()
  }
}

async function checkVersion(client: PoolClient): Promise<void> {
  const { rows } = await client.query<{ version: number }>("select current_setting('server_version_num')::int as version")
  const major = Math.floor((rows[0]?.version ?? 0) / 10_000)
  if (major < OLDEST_POSTGRES)
    throw new StartRefusal(
      `DATABASE_URL leads to PostgreSQL ${major}; ${OLDEST_POSTGRES} is the oldest that works. Use a newer one, or unset DATABASE_URL.`,
    )
}

async function applyAll(client: PoolClient): Promise<void> {
  await client.query(
    'create table if not exists schema_migrations (name text primary key, hash text not null, applied_at timestamptz not null default now())',
  )
  const { rows } = await client.query<{ name: string; hash: string }>('select name, hash from schema_migrations')
  const applied = new Map(rows.map(({ name, hash }) => [name, hash]))
  const files = (await readdir(FOLDER)).filter((name) => name.endsWith('.sql')).sort()
  for (const name of files) {
    const sql = await readFile(new URL(name, FOLDER), 'utf8')
    const hash = createHash('sha256').update(sql).digest('hex')
    const seen = applied.get(name)
    if (seen === hash) continue
    if (seen !== undefined)
      throw new StartRefusal(
        `migration ${name} was changed after it was applied to this database. Restore the file, and put the change into a new one.`,
      )
    await apply(client, name, hash, sql)
  }
}

async function apply(client: PoolClient, name: string, hash: string, sql: string): Promise<void> {
  await client.query('begin')
  try {
    await client.query(sql)
    await client.query('insert into schema_migrations (name, hash) values ($1, $2)', [name, hash])
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw new Error(`migration ${name} failed`, { cause: error })
  }
}
