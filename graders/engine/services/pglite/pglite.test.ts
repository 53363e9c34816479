import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { DataSource, EntitySchema } from 'typeorm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DatabaseServer, GradingDatabase } from '../types.ts'
import { extended, rawSession } from '../../wire/raw-session.ts'
import { sourcePrograms } from '../source-programs.ts'
import { startPglite } from './pglite.ts'

const SCHEMA = [
  {
    path: 'schema.sql',
    text: "SET search_path = public;\nCREATE TABLE customer (id serial PRIMARY KEY, name text);\nINSERT INTO customer (name) VALUES ('Ann');",
  },
]
let folder: string
let server: DatabaseServer
let database: GradingDatabase

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pglite-test-'))
  server = await startPglite(sourcePrograms({ pgliteFolder: folder }).pglite, { observerDeadlineMs: 1_000 })
  database = await server.create(SCHEMA)
}, 60_000)
afterAll(async () => {
  await server.stop()
  await rm(folder, { recursive: true, force: true })
}, 30_000)

const address = () => {
  if (!('port' in database.upstream)) throw new Error('expected a port')
  return { ...database.upstream, ...database.login }
}
const poolOf = (max: number) => {
  const pool = new pg.Pool({ ...address(), max })
  pool.on('error', () => undefined)
  return pool
}
const connect = async () => {
  const client = new pg.Client(address())
  client.on('error', () => undefined)
  await client.connect()
  return client
}

describe('a PGlite', { timeout: 30_000 }, () => {
  it('keeps its empty data folder, whole', async () => {
    expect(await readdir(folder)).toEqual([expect.stringMatching(/^slim-[\d.]+\.tar$/)])
  })

  it("serves an app's pools, right and wrong statements mixed", async () => {
    const pools = [poolOf(20), poolOf(20)]
    const work = Array.from({ length: 120 }, async (_, index) => {
      const pool = pools[index % 2]
      if (index % 3 === 0)
        return pool?.query('SELEC $1::int', [index]).then(
          () => 'no error',
          () => index,
        )
      return (await pool?.query<{ n: number }>('SELECT $1::int AS n', [index]))?.rows[0]?.n
    })
    expect(await Promise.all(work)).toEqual(Array.from({ length: 120 }, (_, index) => index))
    await Promise.all(pools.map((pool) => pool.end()))
  })

  it('keeps the messages of one statement together, whoever else sends some', async () => {
    const clients = await Promise.all(Array.from({ length: 6 }, connect))
    const counts = await Promise.all(
      clients.map(async (client, index) => {
        let right = 0
        for (let round = 0; round < 15; round++) {
          // Each of its own shape: another client's portal would give other columns.
          const { rows } = await client.query<Record<string, number>>(`SELECT $1::int AS column_${index}`, [round])
          if (rows[0]?.[`column_${index}`] === round) right += 1
          await client.query('BEGIN')
          await client.query('UPDATE customer SET name = name WHERE id = $1', [index])
          await client.query(round % 2 === 0 ? 'COMMIT' : 'ROLLBACK')
        }
        await client.end()
        return right
      }),
    )
    expect(counts).toEqual(clients.map(() => 15))
  })

  it('goes on when a connection ends in the middle of a statement', async () => {
    const session = await rawSession(address().port)
    session.send(...extended("INSERT INTO customer (name) VALUES ('Half')"))
    await session.until('C')
    session.socket.destroy()
    const client = await connect()
    expect((await client.query("SELECT name FROM customer WHERE name = 'Half'")).rows).toEqual([])
    await client.end()
  })

  it('rolls back what a dropped connection has left open', async () => {
    const client = await connect()
    await client.query('BEGIN')
    await client.query("INSERT INTO customer (name) VALUES ('Ghost')")
    const observer = await database.session()
    const seen = observer.query("SELECT count(*) FROM customer WHERE name = 'Ghost'")
    // Not a goodbye: pg destroys the socket of a client that is in the middle of a query.
    void client.query('SELECT pg_sleep(0.05)').catch(() => undefined)
    void client.end()
    expect(await seen).toEqual([{ count: '0' }])
    await observer.close()
  })

  it('does not let the observer wait forever, and works again afterwards', async () => {
    const client = await connect()
    await client.query('BEGIN')
    const observer = await database.session()
    await expect(observer.query("INSERT INTO customer (name) VALUES ('Late')")).rejects.toMatchObject({ code: 'database-locked' })
    await client.query('COMMIT')
    expect(await observer.query("SELECT name FROM customer WHERE name IN ('Ann', 'Late')")).toEqual([{ name: 'Ann' }])
    await client.end()
  })

  it('runs TypeORM', async () => {
    const Book = new EntitySchema<{ id: number; title: string }>({
      name: 'book',
      columns: { id: { type: Number, primary: true, generated: true }, title: { type: String } },
    })
    const { host, port, user, password, database: name } = address()
    const source = await new DataSource({
      type: 'postgres',
      host,
      port,
      username: user,
      password,
      database: name,
      entities: [Book],
      synchronize: true,
    }).initialize()
    await source.transaction((manager) => manager.getRepository(Book).save([{ title: 'One' }, { title: 'Two' }]))
    expect(await source.getRepository(Book).find({ order: { id: 'ASC' } })).toMatchObject([{ title: 'One' }, { title: 'Two' }])
    await source.destroy()
  })

  it('is emptied like a real one', async () => {
    await database.truncate()
    const observer = await database.session()
    const [first] = await observer.query("INSERT INTO customer (name) VALUES ('Bo') RETURNING id")
    await database.truncate()
    const [again] = await observer.query(
      "INSERT INTO customer (name) VALUES ('Bo') RETURNING id, 9.50::numeric AS price, 1::int8 AS big, now() AS at",
    )
    expect(first?.['id']).toBeGreaterThanOrEqual(1000)
    expect(again).toEqual({ id: Number(first?.['id']) + 1_000_000, price: '9.50', big: '1', at: expect.any(Date) })
    await observer.close()
  })

  it('has nothing of the one before after a drop, whatever a session had open or set', async () => {
    const client = await connect()
    await client.query("CREATE SCHEMA extra; CREATE TABLE extra.ghost (id int); SET search_path = extra; CREATE TYPE mood AS ENUM ('glad')")
    await client.query({ name: 'kept', text: 'SELECT 1' })
    await client.query('BEGIN')
    await client.query('INSERT INTO ghost VALUES (1)')
    await database.drop()
    await database.drop()
    await client.end().catch(() => undefined)
    database = await server.create(SCHEMA)
    const observer = await database.session()
    expect(await observer.query('SELECT name FROM customer')).toEqual([{ name: 'Ann' }])
    expect(await observer.query("SELECT relname FROM pg_class WHERE relname = 'ghost'")).toEqual([])
    expect(await observer.query('SHOW search_path')).toEqual([{ search_path: 'public' }])
    expect(await observer.query('SELECT name FROM pg_prepared_statements')).toEqual([])
    await observer.close()
  })

  it.each([
    ['CREATE ROLE intruder', "SELECT FROM pg_roles WHERE rolname = 'intruder'"],
    ["ALTER DATABASE postgres SET timezone = 'Asia/Tokyo'", 'SELECT FROM pg_db_role_setting'],
  ])('has not even this of the one before: %s', async (sql, trace) => {
    const client = await connect()
    await client.query(sql)
    expect((await client.query(trace)).rowCount).toBe(1)
    await client.end()
    await database.drop()
    database = await server.create(SCHEMA)
    const observer = await database.session()
    expect(await observer.query(trace)).toEqual([])
    await observer.close()
  })

  it('says where SQL fails, and can be asked again', async () => {
    await database.drop()
    await expect(server.create([{ path: 'bad.sql', text: 'SELECT 1;\nSELEC 2' }])).rejects.toMatchObject({
      name: 'SqlError',
      path: 'bad.sql',
      line: 2,
    })
    database = await server.create(SCHEMA)
  })
})
