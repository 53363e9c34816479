import { randomUUID } from 'node:crypto'
import { drizzle } from 'drizzle-orm/node-postgres'
import type { Pool } from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { migrate } from '../database/migrate.ts'
import * as schema from '../database/schema.ts'
import { testCluster, testPool } from '../server.testing.ts'
import { audit } from './audit.ts'

let cluster: Awaited<ReturnType<typeof testCluster>>
let pool: Pool
let subject: string

beforeAll(async () => {
  cluster = await testCluster()
  pool = testPool(cluster.url)
  await migrate(pool)
}, 30_000)

beforeEach(() => {
  subject = randomUUID()
})

afterAll(async () => {
  await pool.end()
  await cluster.stop()
})

async function recorded(): Promise<unknown[]> {
  const { rows } = await pool.query<Record<string, unknown>>('select actor, action, details from audit_events where subject = $1', [
    subject,
  ])
  return rows
}

describe('the audit log', () => {
  test('keeps who did what to what', async () => {
    const actor = randomUUID()
    await audit(drizzle(pool, { schema }), { actor, action: 'cohort.archived', subject, details: { learners: 3 } })
    expect(await recorded()).toEqual([{ actor, action: 'cohort.archived', details: { learners: 3 } }])
  })

  test('says nothing of a change that was undone', async () => {
    const undone = drizzle(pool, { schema }).transaction(async (tx) => {
      await audit(tx, { actor: null, action: 'cohort.archived', subject })
      throw new Error('it went wrong')
    })
    await expect(undone).rejects.toThrow('it went wrong')
    expect(await recorded()).toEqual([])
  })

  test.each([
    ['changed', "update audit_events set action = 'nothing.happened'"],
    ['deleted', 'delete from audit_events'],
    ['emptied', 'truncate audit_events'],
  ])('can not be %s', async (_case, statement) => {
    await audit(drizzle(pool, { schema }), { actor: null, action: 'cohort.archived', subject })
    await expect(pool.query(statement)).rejects.toThrow('audit_events is only ever added to')
    expect(await recorded()).toHaveLength(1)
  })

  test('takes no action without a kind and a verb', async () => {
    await expect(pool.query("insert into audit_events (action) values ('something happened')")).rejects.toThrow('check constraint')
  })
})
