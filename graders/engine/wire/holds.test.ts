import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { frame } from './framing.ts'
import { startTestPostgres } from './postgres-fixture.ts'
import type { TestPostgres } from './postgres-fixture.ts'
import { startPostgresProxy } from './postgres-proxy.ts'
import { extended, rawSession } from './raw-session.ts'
import type { PostgresProxy, WireHold } from './types.ts'

let postgres: TestPostgres
let observer: pg.Client
let proxy: PostgresProxy
let client: pg.Client

beforeAll(async () => {
  postgres = await startTestPostgres()
  observer = await postgres.observer()
  await observer.query('create table orders (reference text)')
}, 60_000)
afterAll(async () => {
  await observer.end()
  await postgres.stop()
})
beforeEach(async () => {
  await observer.query('truncate orders')
  proxy = await startPostgresProxy(postgres)
  client = await connectAs('web.0')
})
afterEach(async () => {
  await proxy.stop()
  await client.end().catch(() => undefined)
})

async function connectAs(instance: string): Promise<pg.Client> {
  const connected = new pg.Client({ host: '127.0.0.1', port: await proxy.port(instance), user: 'x', password: 'x', database: 'x' })
  connected.on('error', () => undefined)
  await connected.connect()
  return connected
}

const stored = async () => (await observer.query<{ reference: string }>('select reference from orders')).rows.map((row) => row.reference)
const held = (hold: WireHold, count: number) => expect.poll(() => hold.held.length).toBe(count)

/** How something under way goes on. */
function watched<T>(work: Promise<T>) {
  const state = { work, settled: false }
  const settle = () => (state.settled = true)
  work.then(settle, settle)
  return state
}

it.each([
  ['in a parameter', { text: 'insert into orders values ($1)', values: ['SO-7'] }],
  ['in the text', { text: "insert into orders values ('SO-7')" }],
])('after: the database has run the statement, and the subject hears of it at the release (%s)', async (_, query) => {
  const hold = proxy.hold({ text: 'SO-7', moment: 'after' })
  const insert = watched(client.query(query))
  await held(hold, 1)
  expect(await stored()).toEqual(['SO-7'])
  expect(proxy.statements.map(({ rows }) => rows)).toEqual([1])
  expect([insert.settled, hold.held]).toEqual([false, [{ instance: 'web.0' }]])
  hold.release()
  expect((await insert.work).rowCount).toBe(1)
})

it.each([
  ['in a parameter', { text: 'insert into orders values ($1)', values: ['SO-7'] }],
  ['in the text', { text: "insert into orders values ('SO-7')" }],
])('before: the database gets the statement at the release (%s)', async (_, query) => {
  const hold = proxy.hold({ text: 'SO-7', moment: 'before' })
  const insert = watched(client.query(query))
  await held(hold, 1)
  expect(await stored()).toEqual([])
  expect([insert.settled, proxy.statements]).toEqual([false, []])
  hold.release()
  await insert.work
  expect(await stored()).toEqual(['SO-7'])
})

it('an error is held as well', async () => {
  const hold = proxy.hold({ text: 'SO-7', moment: 'after' })
  const refused = watched(client.query('select $1::int', ['SO-7']))
  await held(hold, 1)
  expect(refused.settled).toBe(false)
  hold.release()
  await expect(refused.work).rejects.toThrow(/invalid input syntax/)
  expect((await client.query('select 1 as one')).rows).toEqual([{ one: 1 }])
})

it.each(['before', 'after'] as const)('other statements, connections and instances go on (%s)', async (moment) => {
  const hold = proxy.hold({ text: 'SO-7', moment, instance: 'web.1' })
  const [same, other] = await Promise.all([connectAs('web.1'), connectAs('web.1')])
  const waiting = watched(same.query('insert into orders values ($1)', ['SO-7']))
  await held(hold, 1)
  await other.query('insert into orders values ($1)', ['SO-8'])
  await client.query('insert into orders values ($1)', ['SO-7'])
  expect(waiting.settled).toBe(false)
  const second = watched(other.query('insert into orders values ($1)', ['SO-7']))
  await held(hold, 2)
  hold.release()
  await Promise.all([waiting.work, second.work])
  await other.query('insert into orders values ($1)', ['SO-7'])
  expect(await stored()).toHaveLength(5)
  await Promise.all([same.end(), other.end()])
})

it('before: the database gets no part of a statement, and what is pipelined stays in order', async () => {
  const hold = proxy.hold({ text: 'SO-7', moment: 'before' })
  const session = await rawSession(await proxy.port('web.0'))
  session.send(...extended("insert into orders values ('SO-6')"), ...extended("insert into orders values ('SO-7')"), frame('S'))
  await held(hold, 1)
  expect(await stored()).toEqual([])
  const idle = "select count(*)::int as busy from pg_stat_activity where query like '%SO-_%' and pid <> pg_backend_pid()"
  expect((await observer.query(idle)).rows).toEqual([{ busy: 0 }])
  hold.release()
  await session.until('Z')
  expect(await stored()).toEqual(['SO-6', 'SO-7'])
})

it('a subject that leaves meanwhile has its statement run or not, and nobody waits for it', async () => {
  const hold = proxy.hold({ text: 'SO-7', moment: 'after' })
  const insert = watched(client.query('insert into orders values ($1)', ['SO-7']))
  await held(hold, 1)
  proxy.disconnect('web.0')
  await expect(insert.work).rejects.toThrow()
  proxy.releaseHolds()
  await proxy.idle()
  expect(await stored()).toEqual(['SO-7'])
})

it('all can be let go at once', async () => {
  const holds = ['SO-7', 'SO-8'].map((text) => proxy.hold({ text, moment: 'before' }))
  const other = await connectAs('web.0')
  const inserts = [client.query('insert into orders values ($1)', ['SO-7']), other.query('insert into orders values ($1)', ['SO-8'])]
  for (const hold of holds) await held(hold, 1)
  proxy.releaseHolds()
  await Promise.all(inserts)
  await client.query('insert into orders values ($1)', ['SO-7'])
  await other.end()
})
