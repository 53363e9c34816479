import pg from 'pg'
import { DataSource, EntitySchema } from 'typeorm'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { frame } from './framing.ts'
import { startTestPostgres } from './postgres-fixture.ts'
import type { TestPostgres } from './postgres-fixture.ts'
import { startPostgresProxy } from './postgres-proxy.ts'
import { cancel, connectTo, extended, rawSession } from './raw-session.ts'
import type { PostgresProxy } from './types.ts'

let postgres: TestPostgres
let observer: pg.Client
let proxy: PostgresProxy
const clients: pg.Client[] = []

beforeAll(async () => {
  postgres = await startTestPostgres()
  observer = await postgres.observer()
  await observer.query('create table orders (id int primary key, note text); create table outbox (id serial primary key, event text)')
}, 60_000)
afterAll(async () => {
  await observer.end()
  await postgres.stop()
})
beforeEach(async () => {
  await observer.query('truncate orders, outbox')
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

const seen = () => proxy.statements.map(({ sql, rows, error, transaction }) => ({ sql, rows, error, transaction }))

describe('logging in', () => {
  it('takes whatever the subject says, and logs in as the role it was given', async () => {
    const client = await connectAs('web.0', { application_name: 'learner' })
    const { rows } = await client.query("select session_user::text as who, current_setting('application_name') as name")
    expect(rows).toEqual([{ who: 'owner', name: 'learner' }])
  })

  it.each(['md5', 'password', 'trust'])('logs in where the database asks for %s', async (method) => {
    const user = `by_${method}`
    await postgres.admit(user, method)
    const other = await startPostgresProxy({
      ...postgres,
      login: { user, password: method === 'trust' ? '' : 'secret word', database: 'postgres' },
    })
    try {
      const client = new pg.Client({ host: '127.0.0.1', port: await other.port('web.0'), user: 'x', password: 'x', database: 'x' })
      await client.connect()
      expect((await client.query('select current_user::text as who')).rows).toEqual([{ who: user }])
      await client.end()
    } finally {
      await other.stop()
    }
  })

  it('hands the refusal of the database on', async () => {
    const other = await startPostgresProxy({ ...postgres, login: { ...postgres.login, password: 'wrong' } })
    const client = new pg.Client({ host: '127.0.0.1', port: await other.port('web.0'), user: 'x', database: 'x' })
    await expect(client.connect()).rejects.toThrow(/password authentication failed/)
    await other.stop()
  })

  it('says that there is no database', async () => {
    const other = await startPostgresProxy({ ...postgres, upstream: { host: '127.0.0.1', port: 1 } })
    const client = new pg.Client({ host: '127.0.0.1', port: await other.port('web.0'), user: 'x', database: 'x' })
    await expect(client.connect()).rejects.toThrow(/the database can't be used/)
    await other.stop()
  })

  it('declines encryption and survives nonsense', async () => {
    const port = await proxy.port('web.0')
    const socket = await connectTo(port)
    socket.write(Buffer.from('0000000804d2162f', 'hex'))
    const answer = await new Promise((resolve) => socket.once('data', (data: Buffer) => resolve(data.toString())))
    socket.end('nonsense that is no startup message')
    expect(answer).toBe('N')
    await expect(connectAs('web.0', { ssl: true })).rejects.toThrow(/does not support SSL/)
    await connectAs('web.0')
  })

  it('gives each instance a port of its own, once', async () => {
    expect(await proxy.port('web.0')).toBe(await proxy.port('web.0'))
    expect(await proxy.port('web.0')).not.toBe(await proxy.port('web.1'))
    await (await connectAs('web.1')).query('select 1')
    expect(proxy.statements.map(({ instance, connection, sequence }) => ({ instance, connection, sequence }))).toEqual([
      { instance: 'web.1', connection: 1, sequence: 1 },
    ])
  })
})

describe('statements', () => {
  it('records simple, parameterised and named prepared ones', async () => {
    const client = await connectAs('web.0')
    await client.query('insert into orders select n, $$note$$ from generate_series(1, 3) n')
    await client.query('select id, note from orders where id > $1', [1])
    for (const id of [1, 2]) await client.query({ name: 'by-id', text: 'select note from orders where id = $1', values: [id] })
    expect(proxy.statements.map(({ kind, rows, columns }) => ({ kind, rows, columns }))).toEqual([
      { kind: 'insert', rows: 3, columns: [] },
      { kind: 'select', rows: 2, columns: ['id', 'note'] },
      { kind: 'select', rows: 1, columns: ['note'] },
      { kind: 'select', rows: 1, columns: ['note'] },
    ])
    expect(proxy.statements[1]?.bytes).toBeGreaterThan(proxy.statements[2]?.bytes ?? Number.NaN)
  })

  it('splits a text of several statements, and says which did not run', async () => {
    const client = await connectAs('web.0')
    await client.query("select 1; insert into orders values (1, 'a;b'); select 2 as two")
    await expect(client.query('select 1/1; select 1/0; select 3')).rejects.toThrow(/division by zero/)
    expect(seen()).toEqual([
      { sql: 'select 1', rows: 1, error: null, transaction: null },
      { sql: "insert into orders values (1, 'a;b')", rows: 1, error: null, transaction: null },
      { sql: 'select 2 as two', rows: 1, error: null, transaction: null },
      { sql: 'select 1/1', rows: 1, error: null, transaction: null },
      { sql: 'select 1/0', rows: null, error: 'division by zero', transaction: null },
      { sql: 'select 3', rows: null, error: 'not run: an earlier statement failed', transaction: null },
    ])
    expect(proxy.statements[2]?.columns).toEqual(['two'])
  })

  it('records errors of parse, of execution and of a deferred constraint', async () => {
    const client = await connectAs('web.0')
    await expect(client.query('select $1::int from nowhere', [1])).rejects.toThrow()
    await expect(client.query('select 1 / $1::int', [0])).rejects.toThrow()
    await client.query('create temp table t (id int unique deferrable initially deferred)')
    await expect(client.query('insert into t select 1 from generate_series(1, $1)', [2])).rejects.toThrow()
    expect(proxy.statements.map(({ error }) => error)).toEqual([
      'relation "nowhere" does not exist',
      'division by zero',
      null,
      'duplicate key value violates unique constraint "t_id_key"',
    ])
    await proxy.idle()
  })

  it('numbers explicit transactions over all connections', async () => {
    const [a, b] = [await connectAs('web.0'), await connectAs('web.0')]
    await a.query('begin')
    await b.query('start transaction')
    await b.query('select $1::int', [1])
    await b.query('commit')
    await a.query('select 1')
    await expect(a.query('select 1/0')).rejects.toThrow()
    await a.query('rollback')
    await a.query('select 2')
    expect(proxy.statements.map(({ sql, connection, transaction }) => [sql, connection, transaction])).toEqual([
      ['begin', 1, 1],
      ['start transaction', 2, 2],
      ['select $1::int', 2, 2],
      ['commit', 2, 2],
      ['select 1', 1, 1],
      ['select 1/0', 1, 1],
      ['rollback', 1, 1],
      ['select 2', 1, null],
    ])
  })

  it('finds markers in rows, only while watched', async () => {
    const client = await connectAs('web.0')
    await observer.query("insert into orders values (1, 'find Grüße here'), (2, 'other')")
    proxy.watch(['Grüße', 'absent'])
    await client.query('select * from orders')
    await client.query('select * from orders where id = $1', [2])
    proxy.watch([])
    await client.query('select * from orders')
    expect(proxy.statements.map(({ markers }) => markers)).toEqual([['Grüße'], [], []])
  })

  it('follows COPY in and out', async () => {
    const client = await connectAs('web.0')
    const socket = await rawSession(await proxy.port('web.0'))
    socket.send(frame('Q', 'copy orders from stdin\0'))
    await socket.until('G')
    socket.send(frame('d', '7\tseven\n8\teight\n'), frame('c'))
    await socket.until('Z')
    socket.send(frame('Q', 'copy orders to stdout\0'))
    await socket.until('Z')
    expect(seen()).toMatchObject([{ rows: 2 }, { rows: 2 }])
    expect(proxy.statements[1]?.bytes).toBeGreaterThan(10)
    expect((await client.query('select count(*)::int as n from orders')).rows).toEqual([{ n: 2 }])
  })

  it('keeps pipelined statements apart, and skips to the Sync after an error', async () => {
    const socket = await rawSession(await proxy.port('web.0'))
    const failing = ['select 1 as one', 'select 1/0', 'select 2']
    socket.send(...failing.flatMap(extended), frame('S'), ...extended('select 3 as three'), frame('S'))
    await socket.until('Z')
    await socket.until('Z')
    expect(seen().map(({ sql, rows, error }) => [sql, rows, error])).toEqual([
      ['select 1 as one', 1, null],
      ['select 1/0', null, 'division by zero'],
      ['select 2', null, 'not run: an earlier statement failed'],
      ['select 3 as three', 1, null],
    ])
    expect(proxy.statements[3]?.columns).toEqual(['three'])
  })

  it('serves a pool, and passes large results at the pace of the reader', async () => {
    const pool = new pg.Pool({ host: '127.0.0.1', port: await proxy.port('web.0'), user: 'x', password: 'x', database: 'x', max: 5 })
    const lengths = await Promise.all(
      Array.from(
        { length: 20 },
        async (_, index) => (await pool.query("select repeat('x', 1000) as text from generate_series(1, $1)", [1000 + index])).rows.length,
      ),
    )
    expect(lengths).toEqual(Array.from({ length: 20 }, (_, index) => 1000 + index))
    await pool.end()
    expect(new Set(proxy.statements.map(({ connection }) => connection)).size).toBe(5)
    expect(proxy.statements.every(({ bytes }) => bytes > 1_000_000)).toBe(true)
  })

  it('forwards a cancel request of its own connections, and of no other', async () => {
    const client = await connectAs('web.0')
    const outsider = await postgres.observer()
    const sleeping = [client.query('select pg_sleep(20)'), outsider.query('select pg_sleep(20)')].map((query) =>
      query.then(
        () => 'done',
        (error: unknown) => String(error),
      ),
    )
    await expect.poll(() => proxy.statements.length).toBe(1)
    const port = await proxy.port('web.1')
    await cancel(port, outsider)
    await cancel(port, client)
    expect(await sleeping[0]).toMatch(/canceling statement/)
    const asleep = "select count(*)::int as n from pg_stat_activity where query = 'select pg_sleep(20)' and state = 'active'"
    // A session tells of the error a moment before it counts as idle.
    await expect.poll(async () => (await observer.query<{ n: number }>(asleep)).rows).toEqual([{ n: 1 }])
    await cancel(postgres.upstream.port, outsider)
    expect(await sleeping[1]).toMatch(/canceling statement/)
    await outsider.end()
  })
})

it('sees what TypeORM does, without its look-ups', async () => {
  const Order = new EntitySchema<{ id: number; note: string }>({
    name: 'Order',
    tableName: 'orders',
    columns: { id: { type: Number, primary: true }, note: { type: 'text', nullable: true } },
  })
  const source = new DataSource({
    type: 'postgres',
    url: `postgres://app:app@127.0.0.1:${await proxy.port('web.0')}/app`,
    entities: [Order],
    synchronize: true,
  })
  await source.initialize()
  expect(proxy.statements.length).toBeGreaterThan(3)
  expect(proxy.statements.filter(({ kind }) => kind !== 'session').map(({ sql }) => sql)).toEqual([])
  const orders = source.getRepository(Order)
  const mark = proxy.mark()
  await orders.save([
    { id: 1, note: 'a' },
    { id: 2, note: 'b' },
  ])
  await orders.find({ take: 1, order: { id: 'ASC' } })
  await source.transaction(async (manager) => {
    await manager.getRepository(Order).update({ id: 1 }, { note: 'c' })
    await manager.transaction((inner) => inner.getRepository(Order).delete({ id: 2 }))
  })
  const kinds = proxy.statements.slice(mark).map(({ kind }) => kind)
  expect(kinds.filter((kind) => kind !== 'session')).toEqual(['select', 'insert', 'select', 'update', 'delete'])
  await source.destroy()
})
