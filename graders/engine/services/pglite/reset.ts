import { z } from 'zod'
import { rowsOf } from '../postgres/grading-database.ts'
import { openClient } from './observer.ts'

/** How long a PGlite may take to be emptied, in milliseconds: an app may have left it busy. */
const RESET_DEADLINE_MS = 2_000

/**
 * Takes away all that users of a PGlite have made.
 *
 * @returns false when something is left, or could not be told in time: then only its end helps
 */
export async function reset(port: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<false>((resolve) => (timer = setTimeout(resolve, RESET_DEADLINE_MS, false)))
  try {
    return await Promise.race([empty(port), late])
  } finally {
    clearTimeout(timer)
  }
}

async function empty(port: number): Promise<boolean> {
  const client = await openClient(port).catch(() => undefined)
  if (client === undefined) return false
  try {
    // With one session for all, the app's transaction, settings and statements are this one's.
    await client.query('ROLLBACK')
    await client.query('DISCARD ALL')
    await client.query(DROP)
    const [left] = await rowsOf(client, LEFT)
    return z.object({ count: z.literal('0') }).safeParse(left).success
  } catch {
    return false
  } finally {
    await client.end().catch(() => undefined)
  }
}

const DROP = `DO $$ DECLARE name text; BEGIN
  FOR name IN SELECT nspname FROM pg_catalog.pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' LOOP
    EXECUTE pg_catalog.format('DROP SCHEMA %I CASCADE', name);
  END LOOP;
END $$;
CREATE SCHEMA public`

/** What users make has a number from 16384 (PostgreSQL's FirstNormalObjectId) on. Settings have none. */
const CATALOGUES = [
  ...['pg_am', 'pg_cast', 'pg_class', 'pg_collation', 'pg_conversion', 'pg_event_trigger', 'pg_extension', 'pg_foreign_data_wrapper'],
  ...['pg_foreign_server', 'pg_language', 'pg_largeobject_metadata', 'pg_operator', 'pg_proc', 'pg_publication', 'pg_ts_config', 'pg_type'],
  ...['pg_authid', 'pg_database', 'pg_tablespace', 'pg_default_acl', 'pg_policy', 'pg_trigger'],
]
const LEFT = `SELECT sum(n) AS count FROM (
  ${CATALOGUES.map((name) => `SELECT count(*) AS n FROM pg_catalog.${name} WHERE oid >= 16384`).join(' UNION ALL ')}
  UNION ALL SELECT count(*) FROM pg_catalog.pg_namespace WHERE oid >= 16384 AND nspname <> 'public'
  UNION ALL SELECT count(*) FROM pg_catalog.pg_db_role_setting
  UNION ALL SELECT count(*) FROM pg_catalog.pg_file_settings WHERE sourcefile LIKE '%auto.conf'
) AS catalogue`
