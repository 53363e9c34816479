import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { GradingDatabase } from '../types.ts'
import { startCluster, type Cluster } from './cluster.ts'
import { connectCluster, type ClusterDatabases } from './databases.ts'

let cluster: Cluster
let server: ClusterDatabases
beforeAll(async () => {
  cluster = await startCluster({ folder: '.data/postgres', purpose: 'test-quota' })
  server = await connectCluster(cluster.admin)
})
afterAll(async () => {
  await server.stop()
  await cluster.stop()
})

async function sessionOf(database: GradingDatabase): Promise<pg.Client> {
  const client = new pg.Client({ host: '127.0.0.1', port: cluster.admin.port, ...database.login })
  client.on('error', () => undefined)
  await client.connect()
  return client
}

it('ends the sessions of an app whose database grows too much, and of no other', async () => {
  const [greedy, modest] = await Promise.all([server.create([]), server.create([])])
  const [taker, bystander] = await Promise.all([sessionOf(greedy), sessionOf(modest)])
  await taker.query('SET statement_timeout = 0; CREATE TABLE heap (line text)')
  const filling = (async () => {
    for (;;) await taker.query("INSERT INTO heap SELECT repeat('x', 1900) FROM generate_series(1, 20000)")
  })()
  await expect(filling).rejects.toThrow()
  await expect.poll(() => greedy.limit).toContain('256 MiB')
  await expect(sessionOf(greedy)).rejects.toThrow(/not permitted to log in/)
  expect((await bystander.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }])
  expect(modest.limit).toBeUndefined()
  await Promise.all([greedy.drop(), modest.drop()])
})

it('ends a session that keeps notifications from being thrown away', async () => {
  const database = await server.create([])
  const [listener, sender] = await Promise.all([sessionOf(database), sessionOf(database)])
  await listener.query('SET idle_in_transaction_session_timeout = 0; LISTEN flood')
  await listener.query('BEGIN; SELECT 1')
  const flooding = (async () => {
    for (let round = 0; ; round += 1)
      await sender.query("SELECT pg_notify('flood', $1::text || repeat('x', 7000) || n) FROM generate_series(1, 2000) n", [round])
  })()
  await expect(flooding).rejects.toThrow()
  await expect.poll(() => database.limit).toContain('notifications')
  await database.drop()
})

it('counts what the sessions of an app keep on disk', async () => {
  const database = await server.create([])
  const sessions = await Promise.all(Array.from({ length: 8 }, () => sessionOf(database)))
  const keeping = sessions.map(async (session) => {
    await session.query('SET statement_timeout = 0')
    // Each stays below what one session may have, and holds it until it is ended.
    await session.query('BEGIN; DECLARE numbers CURSOR FOR SELECT n FROM generate_series(1, 2500000) n')
    await session.query('FETCH 1 FROM numbers')
    for (;;) await session.query('SELECT pg_sleep(0.1)')
  })
  await Promise.all(keeping.map((one) => expect(one).rejects.toThrow(/terminat|not queryable/)))
  expect(database.limit).toContain('temporary files')
  await database.drop()
})
