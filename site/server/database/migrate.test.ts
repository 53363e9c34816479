import type { Pool } from 'pg'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { testCluster, testPool } from '../server.testing.ts'
import { migrate } from './migrate.ts'

let cluster: Awaited<ReturnType<typeof testCluster>>
let pool: Pool
let number = 0

beforeAll(async () => {
  cluster = await testCluster()
}, 30_000)

beforeEach(async () => {
  const name = `migrate_${(number += 1)}`
  const admin = testPool(cluster.url)
  await admin.query(`create database ${name}`)
  await admin.end()
  const url = new URL(cluster.url)
  url.pathname = name
  pool = testPool(url.href)
  return () => pool.end()
})

afterAll(async () => {
  await cluster.stop()
})

test('servers that start at once apply each migration once', async () => {
  await Promise.all([migrate(pool), migrate(pool), migrate(pool)])
  const { rows } = await pool.query('select name from schema_migrations order by name')
  expect(rows.map(({ name }: { name: string }) => name)).toEqual([
    '0001-gradings.sql',
    '0002-json-as-written.sql',
    '0003-jobs.sql',
    '0004-bundles.sql',
    '0005-signatures.sql',
    '0006-identity.sql',
    '0007-cohorts.sql',
    '0008-assignment-attempts.sql',
    '0009-standings.sql',
    '0010-fill-standings.sql',
    '0011-hands-and-activity.sql',
    '0012-comments.sql',
    '0013-traceparent.sql',
    '0014-addresses.sql',
    '0015-who-left.sql',
    '0016-reveals.sql',
    '0017-work.sql',
    '0018-access-tokens.sql',
    '0019-webhooks.sql',
    '0020-pinned-revisions.sql',
    '0021-regradings.sql',
    '0022-certificates.sql',
    '0024-card-reviews.sql',
  ])
  await migrate(pool)
})

test('a grading is done exactly when it has a verdict', async () => {
  await migrate(pool)
  const insert = "insert into gradings (id, slug, revision, files, fingerprint, state) values (gen_random_uuid(), 'x', 'y', '{}', 'z', $1)"
  await expect(pool.query(insert, ['done'])).rejects.toThrow('check constraint')
  await expect(pool.query(insert, ['lost'])).rejects.toThrow('check constraint')
  await pool.query(insert, ['queued'])
})

test('a migration that was changed after it was applied is refused by name', async () => {
  await migrate(pool)
  await pool.query("update schema_migrations set hash = 'of something else'")
  await expect(migrate(pool)).rejects.toThrow('0001-gradings.sql')
})
