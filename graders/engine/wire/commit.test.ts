import pg from 'pg'
import { DataSource } from 'typeorm'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { frame } from './framing.ts'
import { startTestPostgres } from './postgres-fixture.ts'
import type { TestPostgres } from './postgres-fixture.ts'
import { startPostgresProxy } from './postgres-proxy.ts'
import { extended, rawSession } from './raw-session.ts'
import type { CommitEvent, PostgresProxy } from './types.ts'

let postgres: TestPostgres
let observer: pg.Client
let proxy: PostgresProxy
let client: pg.Client
/** What was seen, and what the observer finds in the tables at that moment. */
let events: { moment: string; writes: readonly string[]; orders: number; outbox: number }[]

beforeAll(async () => {
  postgres = await startTestPostgres()
  observer = await postgres.observer()
  await observer.query('create table orders (id int unique deferrable initially deferred); create table outbox (event text)')
}, 60_000)
afterAll(async () => {
  await observer.end()
  await postgres.stop()
})
beforeEach(async () => {
  await observer.query('truncate orders, outbox')
  proxy = await startPostgresProxy(postgres)
  client = await connectAs('web.0')
  events = []
  proxy.onCommit = async ({ moment, writes }) => {
    events.push({ moment, writes, ...(await stored()) })
  }
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

async function stored(): Promise<{ orders: number; outbox: number }> {
  const { rows } = await observer.query<{ orders: number; outbox: number }>(
    'select (select count(*)::int from orders) orders, (select count(*)::int from outbox) outbox',
  )
  return rows[0] ?? { orders: Number.NaN, outbox: Number.NaN }
}

const none = { orders: 0, outbox: 0 }

describe('tells of a write before and after it is durable', () => {
  it('outside a transaction, simple and parameterised', async () => {
    await client.query('insert into orders values (1)')
    await client.query('insert into outbox values ($1)', ['created'])
    expect(events).toEqual([
      { moment: 'before', writes: ['orders'], ...none },
      { moment: 'after', writes: ['orders'], orders: 1, outbox: 0 },
      { moment: 'before', writes: ['outbox'], orders: 1, outbox: 0 },
      { moment: 'after', writes: ['outbox'], orders: 1, outbox: 1 },
    ])
  })

  it.each(['commit', 'end'])('at the %s of a transaction, with all that it wrote', async (commit) => {
    await client.query('begin')
    await client.query('insert into orders values ($1)', [1])
    await client.query('insert into public."outbox" values (\'created\')')
    await client.query('select * from orders')
    expect(events).toEqual([])
    await client.query(commit)
    expect(events).toEqual([
      { moment: 'before', writes: ['orders', 'outbox'], ...none },
      { moment: 'after', writes: ['orders', 'outbox'], orders: 1, outbox: 1 },
    ])
  })

  it('when the COMMIT is a prepared statement', async () => {
    await client.query('begin')
    await client.query('insert into orders values (1)')
    await client.query({ name: 'commit', text: 'commit', values: [] })
    expect(events.map(({ moment, orders }) => [moment, orders])).toEqual([
      ['before', 0],
      ['after', 1],
    ])
  })

  it('when everything is one text', async () => {
    await client.query("begin; insert into orders values (1); commit; insert into outbox values ('a'); select 1")
    expect(events).toEqual([
      { moment: 'before', writes: ['orders', 'outbox'], ...none },
      { moment: 'after', writes: ['orders', 'outbox'], orders: 1, outbox: 1 },
    ])
  })

  it('when a WITH writes, under a SELECT', async () => {
    await client.query(
      "with o as (insert into orders values (1) returning id), e as (insert into outbox select 'created' from o) select * from o",
    )
    expect(events.map(({ moment, writes }) => [moment, writes])).toEqual([
      ['before', ['orders', 'outbox']],
      ['after', ['orders', 'outbox']],
    ])
    expect(proxy.statements.at(-1)?.kind).toBe('insert')
  })

  it('when statements are pipelined up to one Sync', async () => {
    const socket = await rawSession(await proxy.port('web.0'))
    socket.send(...extended('insert into orders values (1)'), ...extended("insert into outbox values ('a')"), frame('S'))
    await socket.until('Z')
    expect(events).toEqual([
      { moment: 'before', writes: ['orders', 'outbox'], ...none },
      { moment: 'after', writes: ['orders', 'outbox'], orders: 1, outbox: 1 },
    ])
  })

  it('when a whole transaction is pipelined', async () => {
    const socket = await rawSession(await proxy.port('web.0'))
    socket.send(...['begin', 'insert into orders values (1)', 'commit', 'select 1'].flatMap(extended), frame('S'))
    await socket.until('Z')
    expect(events.map(({ moment, orders }) => [moment, orders])).toEqual([
      ['before', 0],
      ['after', 1],
    ])
    expect(proxy.statements.map(({ transaction }) => transaction)).toEqual([1, 1, 1, null])
  })

  it('when a subject flushes and waits instead of sending a Sync', async () => {
    const socket = await rawSession(await proxy.port('web.0'))
    socket.send(...['begin', 'insert into orders values (1)', 'commit'].flatMap(extended), frame('H'))
    for (let completions = 0; completions < 3; completions++) await socket.until('C')
    socket.send(frame('S'))
    await socket.until('Z')
    expect(events).toHaveLength(2)
  })

  it('when rows are copied in', async () => {
    const socket = await rawSession(await proxy.port('web.0'))
    socket.send(frame('Q', 'copy orders from stdin\0'))
    await socket.until('G')
    socket.send(frame('d', '7\n8\n'), frame('c'))
    await socket.until('Z')
    expect(events.map(({ moment, writes, orders }) => [moment, writes, orders])).toEqual([
      ['before', ['orders'], 0],
      ['after', ['orders'], 2],
    ])
  })

  it('for a chained transaction, each on its own', async () => {
    await client.query('begin')
    await client.query('insert into orders values (1)')
    await client.query('commit and chain')
    await client.query("insert into outbox values ('a')")
    await client.query('commit')
    expect(events.map(({ moment, writes }) => [moment, ...writes])).toEqual([
      ['before', 'orders'],
      ['after', 'orders'],
      ['before', 'outbox'],
      ['after', 'outbox'],
    ])
    expect(proxy.statements.map(({ transaction }) => transaction)).toEqual([1, 1, 1, 2, 2])
  })
})

describe('says nothing', () => {
  it('of reads, of rollbacks, of failed transactions and of what a savepoint undid', async () => {
    await client.query('select * from orders for update')
    await client.query('begin; insert into orders values (1); rollback')
    await client.query('begin')
    await client.query('insert into orders values (1)')
    await client.query('select 1/0').catch(() => undefined)
    await client.query('commit')
    await client.query('begin')
    await client.query('savepoint a')
    await client.query('insert into orders values (1)')
    await client.query('rollback to savepoint a')
    await client.query('commit')
    await client.query('begin')
    await client.query('update orders set id = 2 where id = 1')
    await client.query('commit')
    expect(events).toEqual([])
    expect(await stored()).toEqual(none)
  })

  it('of an "after", when the commit itself fails or there was nothing to write', async () => {
    await client.query('begin')
    await client.query('insert into orders values (1), (1)')
    await expect(client.query('commit')).rejects.toThrow(/duplicate key/)
    await expect(client.query('insert into orders values (2), ($1)', [2])).rejects.toThrow(/duplicate key/)
    await client.query('update orders set id = 2')
    expect(events.map(({ moment }) => moment)).toEqual(['before', 'before', 'before'])
    expect((await client.query('select 1 as one')).rows).toEqual([{ one: 1 }])
  })
})

describe('a cut', () => {
  const cutAt = (moment: CommitEvent['moment']) => {
    proxy.onCommit = async (event) => {
      if (event.moment === moment) event.cut()
    }
  }
  const inTransaction = async () => {
    await client.query('begin')
    await client.query('insert into orders values (1)')
    await client.query('commit')
  }
  const parameterised = () => client.query('insert into orders values ($1)', [1])
  const simple = () => client.query('insert into orders values (1)')
  const pipelined = async () => {
    const socket = await rawSession(await proxy.port('web.0'))
    socket.send(...['begin', 'insert into orders values (1)', 'commit'].flatMap(extended), frame('S'))
    await socket.until('Z')
  }

  it.each([inTransaction, parameterised, simple, pipelined])('before: the database never gets the commit (%o)', async (write) => {
    cutAt('before')
    await expect(write()).rejects.toThrow()
    const open = "select state from pg_stat_activity where pid <> pg_backend_pid() and backend_type = 'client backend' and state <> 'idle'"
    await expect.poll(async () => (await observer.query<object>(open)).rows).toEqual([])
    expect(await stored()).toEqual(none)
    await proxy.idle()
  })

  it.each([inTransaction, parameterised, simple, pipelined])(
    'after: the database has committed and the subject never hears of it (%o)',
    async (write) => {
      cutAt('after')
      await expect(write()).rejects.toThrow()
      expect(await stored()).toEqual({ orders: 1, outbox: 0 })
      await proxy.idle()
    },
  )

  it('leaves other connections alone', async () => {
    const other = await connectAs('web.1')
    cutAt('before')
    await expect(simple()).rejects.toThrow()
    expect((await other.query('select 1 as one')).rows).toEqual([{ one: 1 }])
    await other.end()
  })
})

it('closes the connection when the hook fails, and goes on', async () => {
  proxy.onCommit = () => Promise.reject(new Error('hook'))
  await expect(client.query('insert into orders values (1)')).rejects.toThrow()
  delete proxy.onCommit
  const other = await connectAs('web.0')
  await other.query('insert into orders values (1)')
  await other.end()
})

it('can be asked for in the middle of a transaction', async () => {
  const { onCommit } = proxy
  delete proxy.onCommit
  await client.query('begin')
  await client.query('insert into orders values (1)')
  proxy.onCommit = onCommit
  await client.query('commit')
  expect(events.map(({ moment, writes }) => [moment, ...writes])).toEqual([
    ['before', 'orders'],
    ['after', 'orders'],
  ])
})

it('follows TypeORM transactions, nested ones too', async () => {
  const source = await new DataSource({ type: 'postgres', url: `postgres://a:a@127.0.0.1:${await proxy.port('web.0')}/a` }).initialize()
  await source.transaction(async (manager) => {
    await manager.query('insert into orders values ($1)', [1])
    await manager
      .transaction(async (inner) => {
        await inner.query("insert into outbox values ('undone')")
        throw new Error('inner')
      })
      .catch(() => undefined)
  })
  await source.destroy()
  expect(events).toEqual([
    { moment: 'before', writes: ['orders'], ...none },
    { moment: 'after', writes: ['orders'], orders: 1, outbox: 0 },
  ])
})
