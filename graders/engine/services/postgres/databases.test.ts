import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { GradingDatabase } from '../types.ts'
import { startCluster, type Cluster } from './cluster.ts'
import { connectCluster, type ClusterDatabases } from './databases.ts'

const SCHEMA = [
  { path: 'sql/1.sql', text: "CREATE TABLE customer (id serial PRIMARY KEY, name text);\nINSERT INTO customer (name) VALUES ('Ann');" },
  {
    path: 'sql/2.sql',
    text: 'CREATE SCHEMA sales; CREATE TABLE sales.orders (id bigserial PRIMARY KEY, customer int REFERENCES customer, total numeric, at timestamptz DEFAULT now());',
  },
]
let folder: string
let cluster: Cluster
let server: ClusterDatabases

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'databases-test-'))
  await chmod(folder, 0o755)
  cluster = await startCluster({ folder })
  server = await connectCluster(cluster.admin)
}, 60_000)
afterAll(async () => {
  await server.stop()
  await cluster.stop()
  await rm(folder, { recursive: true, force: true })
})

/** A session as the subject has it. */
async function subjectOf(database: GradingDatabase, other: Partial<GradingDatabase['login']> = {}): Promise<pg.Client> {
  const { upstream, login } = database
  if (!('port' in upstream)) throw new Error('expected a port')
  const client = new pg.Client({ host: upstream.host, port: upstream.port, ...login, ...other })
  client.on('error', () => undefined)
  await client.connect()
  return client
}

describe.each([true, false])('a database of SQL that is cacheable: %s', { timeout: 30_000 }, (cacheable) => {
  it('belongs to its role, and can be watched, emptied and dropped', async () => {
    const database = await server.create(SCHEMA, { cacheable })
    const subject = await subjectOf(database)
    await subject.query('ALTER TABLE customer ADD email text; CREATE TABLE own (id smallserial, parent int REFERENCES customer)')
    await subject.query('INSERT INTO sales.orders (customer, total) VALUES (1, 9.50); INSERT INTO own (parent) VALUES (1)')
    const observer = await database.session()
    const [order] = await observer.query('SELECT * FROM sales.orders WHERE total > $1', [1])
    expect(order).toEqual({ id: '1', customer: 1, total: '9.50', at: expect.any(Date) })

    await database.truncate()
    expect(
      await observer.query(
        'SELECT (SELECT count(*) FROM customer) + (SELECT count(*) FROM own) + (SELECT count(*) FROM sales.orders) AS rows',
      ),
    ).toEqual([{ rows: '0' }])
    const insert = async () => Number((await observer.query("INSERT INTO customer (name) VALUES ('Bo') RETURNING id"))[0]?.['id'])
    const first = await insert()
    await database.truncate()
    expect(first).toBeGreaterThanOrEqual(1000)
    expect(await insert()).toBe(first + 1_000_000)

    await database.drop()
    await database.drop()
    await expect(subject.query('SELECT 1')).rejects.toThrow()
    await expect(subjectOf(database)).rejects.toThrow(/authentication failed|does not exist/)
  })

  it('is not seen by another of the same SQL', async () => {
    const [one, two] = await Promise.all([server.create(SCHEMA, { cacheable }), server.create(SCHEMA, { cacheable })])
    const first = await one.session()
    await first.query('DELETE FROM customer')
    const second = await two.session()
    expect(await second.query('SELECT name FROM customer')).toEqual([{ name: 'Ann' }])
    await Promise.all([one.drop(), two.drop()])
  })
})

it.each([
  ['CREATE TABLE a ();\n\n  SELEC 1;', 3],
  ['CREATE TABLE a (x int UNIQUE);\nINSERT INTO a\nVALUES (1), (1);', 2],
  ["SELECT '😀',\n  missing;", 2],
])('says where SQL fails', async (text, line) => {
  for (const cacheable of [true, false]) {
    await expect(
      server.create(
        [
          { path: 'sql/ok.sql', text: 'SELECT 1' },
          { path: 'sql/bad.sql', text },
        ],
        { cacheable },
      ),
    ).rejects.toMatchObject({ name: 'SqlError', path: 'sql/bad.sql', line })
  }
})

it('runs statements that refuse a transaction', async () => {
  const database = await server.create([...SCHEMA, { path: 'index.sql', text: 'CREATE INDEX CONCURRENTLY ON customer (name); SELECT 1' }])
  await database.drop()
})

it('says what holds a lock when the tables can not be emptied', { timeout: 30_000 }, async () => {
  const database = await server.create(SCHEMA, { cacheable: true })
  const subject = await subjectOf(database)
  await subject.query('BEGIN')
  await subject.query('SELECT * FROM customer')
  await expect(database.truncate()).rejects.toMatchObject({
    code: 'database-locked',
    message: expect.stringMatching(/idle in transaction.*SELECT \* FROM customer/),
  })
  await subject.query('COMMIT')
  await database.truncate()
  await database.drop()
})

it('leaves nothing but templates when it is stopped', { timeout: 30_000 }, async () => {
  const own = await connectCluster(cluster.admin)
  const first = await own.create(SCHEMA, { cacheable: true })
  await first.drop()
  const second = await own.create(SCHEMA, { cacheable: true })
  const prefix = second.login.database.replace(/_\d+$/, '')
  await own.stop()
  const admin = new pg.Client(cluster.url)
  await admin.connect()
  const { rows } = await admin.query(
    'SELECT datname AS name FROM pg_database WHERE starts_with(datname, $1) UNION SELECT rolname FROM pg_roles WHERE starts_with(rolname, $1)',
    [prefix],
  )
  expect(rows).toEqual([])
  await admin.end()
})

it('names a cluster that it can not reach', async () => {
  await expect(connectCluster({ ...cluster.admin, password: 'wrong' })).rejects.toMatchObject({ code: 'database-unreachable' })
})

it('sweeps what a crashed grader left, and not what lives', { timeout: 30_000 }, async () => {
  const living = await server.create(SCHEMA, { cacheable: true })
  const admin = new pg.Client(cluster.url)
  await admin.connect()
  await admin.query('CREATE ROLE lb_g_dead_1 LOGIN; CREATE ROLE lb_g_dead_1_o LOGIN IN ROLE lb_g_dead_1')
  await admin.query('CREATE DATABASE lb_g_dead_1')
  const another = await connectCluster(cluster.admin)
  const { rows } = await admin.query<{ name: string }>('SELECT datname AS name FROM pg_database UNION SELECT rolname FROM pg_roles')
  const names = rows.map(({ name }) => name)
  expect(names.filter((name) => name.startsWith('lb_g_dead'))).toEqual([])
  const { user } = living.login
  expect(names).toEqual(expect.arrayContaining([user, `${user}_o`]))
  await Promise.all([another.stop(), admin.end(), living.drop()])
})

describe("a learner's role", { timeout: 30_000 }, () => {
  let own: GradingDatabase
  let other: GradingDatabase
  let learner: pg.Client
  beforeAll(async () => {
    own = await server.create(SCHEMA, { cacheable: true })
    other = await server.create(SCHEMA, { cacheable: true })
    learner = await subjectOf(own)
  })
  afterAll(async () => {
    await Promise.all([own.drop(), other.drop()])
  })

  it.each([
    ["COPY (SELECT 1) TO PROGRAM 'id'", /permission denied/],
    ["COPY customer (name) FROM '/etc/passwd'", /permission denied/],
    ["SELECT pg_read_file('/etc/passwd')", /permission denied/],
    ["SELECT lo_import('/etc/passwd')", /permission denied/],
    ["SELECT pg_ls_dir('.')", /permission denied/],
    ['CREATE EXTENSION file_fdw', /permission denied/],
    ['CREATE EXTENSION dblink', /permission denied/],
    ['CREATE ROLE more', /permission denied/],
    ['CREATE DATABASE more', /permission denied/],
    ['ALTER SYSTEM SET fsync = on', /permission denied/],
    ['SET ROLE lb_owner', /permission denied/],
    ['SET SESSION AUTHORIZATION loadbearing', /permission denied/],
    ["SET temp_file_limit = '-1'", /permission denied/],
    ['ALTER ROLE CURRENT_USER CONNECTION LIMIT -1', /permission denied/],
    ['SELECT * FROM pg_authid', /permission denied/],
    ['SELECT pg_reload_conf()', /permission denied/],
  ])('can not %s', async (sql, message) => {
    await expect(learner.query(sql)).rejects.toThrow(message)
  })

  it('can not change or close its database', async () => {
    await expect(learner.query(`ALTER DATABASE ${own.login.database} IS_TEMPLATE true`)).rejects.toThrow(/must be owner/)
    await expect(learner.query(`ALTER DATABASE ${own.login.database} ALLOW_CONNECTIONS false`)).rejects.toThrow(/must be owner/)
  })

  it('can not connect elsewhere', async () => {
    for (const database of [other.login.database, 'postgres', 'template1']) {
      await expect(subjectOf(own, { database })).rejects.toThrow(/permission denied for database/)
    }
  })

  it("can not see another grading's statements", async () => {
    const neighbour = await subjectOf(other)
    await neighbour.query("SELECT 'their secret'")
    const { rows } = await learner.query<{ query: string }>('SELECT query FROM pg_stat_activity WHERE datname <> current_database()')
    expect(rows.length).toBeGreaterThan(0)
    for (const { query } of rows) expect(query).toBe('<insufficient privilege>')
  })

  it('can use extensions that are trusted', async () => {
    await learner.query('CREATE EXTENSION pgcrypto')
    expect((await learner.query("SELECT length(crypt('a', gen_salt('bf', 4))) AS length")).rows).toEqual([{ length: 60 }])
    await own.truncate()
  })

  it('gains nothing by a trigger that the observer fires', async () => {
    await learner.query(`CREATE FUNCTION escape() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RESET ROLE; COPY (SELECT 1) TO PROGRAM 'id'; RETURN NEW; END $$;
      CREATE TRIGGER escape BEFORE INSERT ON customer FOR EACH ROW EXECUTE FUNCTION escape()`)
    const observer = await own.session()
    await expect(observer.query("INSERT INTO customer (name) VALUES ('Eve')")).rejects.toThrow(/permission denied/)
    await learner.query('DROP TRIGGER escape ON customer')
  })

  it('is limited in time and connections', async () => {
    expect(
      (
        await learner.query(
          "SELECT current_setting('statement_timeout') AS statement, current_setting('idle_in_transaction_session_timeout') AS idle",
        )
      ).rows,
    ).toEqual([{ statement: '5s', idle: '10s' }])
    const results = await Promise.allSettled(Array.from({ length: 45 }, () => subjectOf(own)))
    const refused = results.filter((result) => result.status === 'rejected')
    expect(refused.length).toBe(6)
    const observer = await own.session()
    expect(await observer.query('SELECT 1 AS one')).toEqual([{ one: 1 }])
  })
})
