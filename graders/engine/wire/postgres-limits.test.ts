import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { frame } from './framing.ts'
import { startTestPostgres } from './postgres-fixture.ts'
import type { TestPostgres } from './postgres-fixture.ts'
import { startPostgresProxy } from './postgres-proxy.ts'
import { connectTo, rawSession } from './raw-session.ts'
import type { PostgresProxy } from './types.ts'

let postgres: TestPostgres
let observer: pg.Client
let proxy: PostgresProxy
const clients: pg.Client[] = []

beforeAll(async () => {
  postgres = await startTestPostgres()
  observer = await postgres.observer()
}, 60_000)
afterAll(async () => {
  await observer.end()
  await postgres.stop()
})
beforeEach(async () => {
  proxy = await startPostgresProxy(postgres)
})
afterEach(async () => {
  await proxy.stop()
  await Promise.allSettled(clients.splice(0).map((client) => client.end()))
})

async function connectAs(instance: string, options: pg.ClientConfig = {}): Promise<pg.Client> {
  const client = new pg.Client({
    host: '127.0.0.1',
    port: await proxy.port(instance),
    user: 'anybody',
    password: 'anything',
    database: 'anywhere',
    ...options,
  })
  client.on('error', () => undefined)
  clients.push(client)
  await client.connect()
  return client
}

describe('caps and ends', () => {
  it('closes a connection on a message that is too large, and says so', async () => {
    const client = await connectAs('web.0')
    await expect(client.query(`select '${'x'.repeat(17 * 1024 * 1024)}'`)).rejects.toThrow(/over the limit/)
    expect(proxy.limit).toMatch(/over the limit of 16777216/)
    await (await connectAs('web.0')).query('select 1')
  })

  it('stops after 200 000 statements', async () => {
    const client = await connectAs('web.0')
    await expect(client.query('select;'.repeat(200_001))).rejects.toThrow(/more than 200000 statements/)
    expect(proxy.limit).toMatch(/more than 200000/)
    expect(proxy.statements).toHaveLength(200_000)
  })

  it('is idle when the answers have arrived, or can no longer arrive', async () => {
    const client = await connectAs('web.0')
    const query = client.query('select pg_sleep(20)').catch((error: unknown) => String(error))
    await expect.poll(() => proxy.statements.length).toBe(1)
    let idle = false
    const waiting = proxy.idle().then(() => (idle = true))
    await (await connectAs('web.1')).query('select 1')
    expect(idle).toBe(false)
    proxy.disconnect('web.0')
    await waiting
    expect(await query).toMatch(/terminated|ECONNRESET/)
    expect(proxy.statements[0]).toMatchObject({ rows: null, error: null })
  })

  it('closes what is open when it stops', async () => {
    const client = await connectAs('web.0')
    const port = await proxy.port('web.0')
    const ended = new Promise((resolve) => client.once('end', resolve))
    await proxy.stop()
    await ended
    await expect(connectTo(port)).rejects.toThrow(/ECONNREFUSED/)
  })

  it('reads no faster than the subject does', async () => {
    const session = await rawSession(await proxy.port('web.0'))
    session.socket.pause()
    session.send(frame('Q', "select repeat('x', 10000), generate_series(1, 200000)\0"))
    await expect.poll(blockedOnUs).toBe(1)
    expect(proxy.statements[0]?.bytes).toBeLessThan(100_000_000)
    session.socket.destroy()
    await expect.poll(active).toBe(0)
    await proxy.idle()
  })

  it('ends a long answer that nobody is there to read', async () => {
    const session = await rawSession(await proxy.port('web.0'))
    session.send(frame('Q', "select repeat('x', 1000), generate_series(1, 1000000000)\0"))
    await session.until('D')
    session.socket.destroy()
    await expect.poll(active).toBe(0)
    await proxy.idle()
  })

  it('lets a statement of a process that died run to its end, as PostgreSQL does', async () => {
    await observer.query('create table left_behind (id int)')
    const session = await rawSession(await proxy.port('web.0'))
    session.send(frame('Q', 'insert into left_behind select 1 from pg_sleep(0.2)\0'))
    await expect.poll(() => proxy.statements.length).toBe(1)
    session.socket.destroy()
    await proxy.idle()
    expect(proxy.statements[0]).toMatchObject({ rows: 1 })
    expect((await observer.query('select id from left_behind')).rows).toEqual([{ id: 1 }])
  })
})

async function blockedOnUs(): Promise<number> {
  const { rows } = await observer.query<{ n: number }>("select count(*)::int as n from pg_stat_activity where wait_event = 'ClientWrite'")
  return rows[0]?.n ?? Number.NaN
}

async function active(): Promise<number> {
  const { rows } = await observer.query<{ n: number }>(
    "select count(*)::int as n from pg_stat_activity where state = 'active' and query like 'select repeat%'",
  )
  return rows[0]?.n ?? Number.NaN
}
