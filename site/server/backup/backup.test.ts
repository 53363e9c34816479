import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { cp, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Pool } from 'pg'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { gradingSchema } from '../../runtimes/server/api.ts'
import { meSchema } from '../../runtimes/server/identity.ts'
import { Browser } from '../browser.testing.ts'
import { migrate } from '../database/migrate.ts'
import { testCluster, testPool, testServer } from '../server.testing.ts'

let cluster: Awaited<ReturnType<typeof testCluster>>
let folder: string
/** A server with data, which works on while it is backed up. */
let server: Awaited<ReturnType<typeof testServer>>
let pool: Pool
let browser: Browser
let graded: string
let waiting: string
/** Of what the server holds while nothing changes. */
let quiet: string

beforeAll(async () => {
  cluster = await testCluster()
  folder = await mkdtemp(join(tmpdir(), 'loadbearing-backup-'))
  const source = await emptyDatabase()
  server = await testServer({ url: source }, { secretKeyFile: undefined })
  pool = testPool(source)
  browser = Browser.at(server)
  await browser.post('/api/v1/accounts', { name: 'Ada', email: 'ada@example.org', password: 'correct horse battery' })
  await browser.post('/api/v1/cohorts', { name: 'Bells', timeZone: 'Europe/Paris' }, { 'idempotency-key': randomUUID() })
  graded = await handIn()
  ;(await server.engine.nextGrading()).finish('passed', '\u0000 "\\N\t as printed')
  await vi.waitFor(async () => expect((await read(server.base, graded)).state).toBe('done'), 25_000)
  await handIn()
  await server.engine.nextGrading()
  waiting = await handIn()
  quiet = join(folder, 'quiet')
  expect(await backup([quiet], source)).toMatchObject({ code: 0 })
}, 90_000)

afterAll(async () => {
  await pool.end()
  await server[Symbol.asyncDispose]()
  await cluster.stop()
  await rm(folder, { recursive: true, force: true })
})

async function emptyDatabase(): Promise<string> {
  const name = `backup_${randomUUID().replaceAll('-', '')}`
  const admin = testPool(cluster.url)
  await admin.query(`create database ${name}`)
  await admin.end()
  const url = new URL(cluster.url)
  url.pathname = name
  return url.href
}

async function handIn(): Promise<string> {
  const files = { 'src/bell/bell.ts': `export const ring = () => 1 // ${randomUUID()} \u0000 \ud800 \\. "quoted"\n` }
  const answer = await browser.post('/api/gradings', { slug: 'ring-the-bell', files })
  return gradingSchema.parse(answer.body).id
}

async function read(base: string, id: string) {
  return gradingSchema.parse(await (await fetch(`${base}/api/gradings/${id}`, { headers: { cookie: browser.cookie } })).json())
}

interface Ended {
  code: number
  stdout: string
  stderr: string
}

function run(command: string, parameters: readonly string[], url: string, data: string): Promise<Ended> {
  const file = fileURLToPath(new URL(`../cli/${command}.ts`, import.meta.url))
  const env = { PATH: process.env['PATH'], DATABASE_URL: url, LOADBEARING_DATA: data }
  return new Promise((resolve) => {
    execFile(process.execPath, [file, ...parameters], { env }, (error, stdout, stderr) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr }),
    )
  })
}

const backup = (parameters: readonly string[], url: string) => run('backup', parameters, url, join(server.course.root, 'data'))
const restore = (parameters: readonly string[], url: string, data = join(folder, randomUUID())) => run('restore', parameters, url, data)

/** All rows of all tables, as text. */
async function contentsOf(url: string): Promise<Record<string, string[]>> {
  const reader = testPool(url)
  const { rows } = await reader.query<{ name: string }>("select tablename as name from pg_tables where schemaname = 'public' order by 1")
  const contents: Record<string, string[]> = {}
  for (const { name } of rows) {
    const all = await reader.query<{ row: string }>(`select one::text as row from ${name} one order by 1`)
    contents[name] = all.rows.map(({ row }) => row)
  }
  await reader.end()
  return contents
}

/** A copy of the quiet backup, to be spoilt. */
async function copyOfQuiet(): Promise<string> {
  const copy = join(folder, randomUUID())
  await cp(quiet, copy, { recursive: true })
  return copy
}

async function change(copy: string, edit: (manifest: Record<string, unknown>) => void): Promise<void> {
  const manifest = z.record(z.string(), z.unknown()).parse(JSON.parse(await readFile(join(copy, 'manifest.json'), 'utf8')))
  edit(manifest)
  await writeFile(join(copy, 'manifest.json'), JSON.stringify(manifest))
}

describe('what was backed up', () => {
  test('is restored row by row into an empty database, and goes on where it was', async () => {
    const target = await emptyDatabase()
    const ended = await restore([quiet], target)
    expect(ended).toMatchObject({ code: 0, stdout: expect.stringMatching(/^Restored \d+ tables, \d+ rows/) })
    const [before, after] = [await contentsOf(pool.options.connectionString ?? ''), await contentsOf(target)]
    expect(before['gradings']).toHaveLength(3)
    expect(before['audit_events']?.length).toBeGreaterThan(0)
    expect(after).toEqual(before)
  })

  test('serves: who was signed in still is, what waited is graded, signatures are valid, numbers go on', async () => {
    const target = await emptyDatabase()
    const data = join(folder, randomUUID())
    expect(await restore([quiet], target, data)).toMatchObject({ code: 0 })
    expect((await stat(join(data, 'secret.key'))).mode & 0o777).toBe(0o600)
    await using restored = await testServer({ url: target }, { secretKeyFile: undefined, dataFolder: data })
    const me = await fetch(`${restored.base}/api/v1/me`, { headers: { cookie: browser.cookie } })
    expect(meSchema.parse(await me.json()).email).toBe('ada@example.org')
    expect((await read(restored.base, graded)).signature).toBe((await read(server.base, graded)).signature)
    const keys = async (base: string): Promise<unknown> => (await fetch(`${base}/.well-known/jwks.json`)).json()
    expect(await keys(restored.base)).toEqual(await keys(server.base))
    // The one that ran then has no grader here, and is graded again once that shows.
    ;(await restored.engine.nextGrading()).finish()
    await expect.poll(async () => (await read(restored.base, waiting)).state).toBe('done')
    const admin = testPool(target)
    await admin.query("insert into audit_events (action) values ('test.written')")
    await admin.end()
  })

  test('is one moment of a server that works: what is written together is there together', async () => {
    const target = await emptyDatabase()
    const url = pool.options.connectionString ?? ''
    let writing = true
    let written = 0
    const write = async () => {
      const client = await pool.connect()
      while (writing) {
        await client.query('begin')
        const { rows } = await client.query<{ id: string }>("insert into users (name, is_guest) values ('Gil', true) returning id")
        await client.query("insert into audit_events (action, subject) values ('pair.written', $1)", [rows[0]?.id])
        await client.query('commit')
        written += 1
      }
      client.release()
    }
    const writers = [write(), write()]
    await expect.poll(() => written).toBeGreaterThan(10)
    const busy = join(folder, 'busy')
    const before = written
    expect(await backup([busy], url)).toMatchObject({ code: 0 })
    expect(written).toBeGreaterThan(before)
    writing = false
    await Promise.all(writers)
    expect(await restore([busy], target)).toMatchObject({ code: 0 })
    const reader = testPool(target)
    const { rows } = await reader.query<{ users: number; events: number; pairs: number }>(`
      select (select count(*)::int from users where name = 'Gil') as users,
        (select count(*)::int from audit_events where action = 'pair.written') as events,
        (select count(*)::int from audit_events join users on users.id = subject where action = 'pair.written') as pairs`)
    await reader.end()
    expect(rows[0]?.users).toBeGreaterThan(10)
    expect(rows[0]).toEqual({ users: rows[0]?.users, events: rows[0]?.users, pairs: rows[0]?.users })
  })

  test('by an older version is restored as it was, and migrated at the next start', async () => {
    const [old, target, copy] = [await emptyDatabase(), await emptyDatabase(), join(folder, 'old')]
    const writer = testPool(old)
    await migrate(writer, { upTo: '0005-signatures.sql' })
    await writer.query(
      "insert into gradings (id, slug, revision, files, fingerprint, state) values (gen_random_uuid(), 'ring-the-bell', 'r', '{}', 'f', 'queued')",
    )
    await writer.end()
    expect(await backup([copy], old)).toMatchObject({ code: 0 })
    expect(await restore([copy], target)).toMatchObject({ code: 0 })
    expect(await contentsOf(target)).toEqual(await contentsOf(old))
    const reader = testPool(target)
    await migrate(reader)
    expect((await reader.query('select verdict_status from gradings')).rowCount).toBe(1)
    await reader.end()
  })
})

test('a machine without DATABASE_URL has a store of its own, whether its server runs or not', async () => {
  const [data, again, other] = [join(folder, randomUUID()), join(folder, 'again'), await emptyDatabase()]
  expect(await run('backup', [again], '', data)).toMatchObject({ code: 2, stderr: expect.stringContaining('There is no database') })
  expect(await restore([quiet], '', data)).toMatchObject({ code: 0 })
  expect(await run('backup', [again], '', data)).toMatchObject({ code: 0 })
  expect(await restore([again], other, data)).toMatchObject({ code: 0 })
  expect((await contentsOf(other))['gradings']).toHaveLength(3)
})

describe('a backup', () => {
  test('is readable by its owner only, and never takes the place of another', async () => {
    expect((await stat(quiet)).mode & 0o777).toBe(0o700)
    expect(await backup([quiet], pool.options.connectionString ?? '')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('is not empty'),
    })
  })

  test('is made without secrets where that is wanted', async () => {
    const bare = join(folder, 'bare')
    const ended = await backup([bare, '--without-secrets'], pool.options.connectionString ?? '')
    expect(ended).toMatchObject({ code: 0, stdout: expect.not.stringContaining('secret') })
    expect(await readdir(bare)).toEqual(['manifest.json', 'tables'])
  })

  test('that can not be made leaves no folder behind', async () => {
    const none = join(folder, 'none')
    const ended = await backup([none], await emptyDatabase())
    expect(ended).toMatchObject({ code: 2, stderr: expect.stringContaining('no tables of the course') })
    expect((await readdir(folder)).filter((name) => name.startsWith('none'))).toEqual([])
  })
})

describe('a restore leaves everything as it was', () => {
  const refused = async (copy: string, code: number, message: RegExp, ...parameters: string[]): Promise<void> => {
    const target = await emptyDatabase()
    const own = testPool(target)
    await migrate(own)
    await own.query("insert into users (name, is_guest) values ('Own', true)")
    const [before, data] = [await contentsOf(target), join(folder, randomUUID())]
    const ended = await restore([copy, ...parameters], target, data)
    expect(ended.stderr).toMatch(message)
    expect(ended.code).toBe(code)
    expect(await contentsOf(target)).toEqual(before)
    await expect(stat(join(data, 'secret.key'))).rejects.toThrow('ENOENT')
    await own.end()
  }

  test('when the database is not empty, unless it is to be replaced', async () => {
    await refused(quiet, 2, /not empty.*--replace/)
    const target = await emptyDatabase()
    const own = testPool(target)
    await migrate(own)
    await own.query("insert into users (name, is_guest) values ('Own', true)")
    await own.end()
    expect(await restore([quiet, '--replace'], target)).toMatchObject({ code: 0 })
    expect((await contentsOf(target))['users']?.join()).not.toContain('Own')
  })

  test('when a file was changed, cut or lost: it names them', async () => {
    const copy = await copyOfQuiet()
    const users = join(copy, 'tables/users.copy.gz')
    const bytes = await readFile(users)
    bytes[bytes.length - 9] = (bytes[bytes.length - 9] ?? 0) ^ 1
    await writeFile(users, bytes)
    await truncate(join(copy, 'tables/gradings.copy.gz'), 20)
    await rm(join(copy, 'tables/sessions.copy.gz'))
    await refused(copy, 1, /users\.copy\.gz was changed.*gradings\.copy\.gz has 20 bytes/, '--replace')
    expect(await restore([copy, '--check'], '')).toMatchObject({ code: 1, stderr: expect.stringContaining('sessions.copy.gz is missing') })
    expect(await restore([quiet, '--check'], '')).toMatchObject({ code: 0, stdout: expect.stringContaining('is whole') })
  })

  test('when it fails half way, with the old rows removed and new ones there', async () => {
    const copy = await copyOfQuiet()
    await change(copy, (manifest) => {
      const tables = z.array(z.looseObject({ rows: z.number() })).parse(manifest['tables'])
      manifest['tables'] = tables.map((table, index) => (index === tables.length - 1 ? { ...table, rows: table.rows + 1 } : table))
    })
    await refused(copy, 1, /says that \w+ has/, '--replace')
  })

  test('when the backup has a newer format, or is of a version with other migrations, or is none', async () => {
    const newer = await copyOfQuiet()
    await change(newer, (manifest) => (manifest['format'] = 2))
    await refused(newer, 2, /format 2/, '--replace')
    const strange = await copyOfQuiet()
    await change(strange, (manifest) => (manifest['migrations'] = [{ name: '9999-later.sql', hash: 'x' }]))
    await refused(strange, 2, /9999-later\.sql/, '--replace')
    await refused(join(folder, 'nowhere'), 2, /holds no backup/)
  })

  test('when servers work on the database', async () => {
    const ended = await restore([quiet, '--replace'], pool.options.connectionString ?? '')
    expect(ended).toMatchObject({ code: 2, stderr: expect.stringContaining('stop them all first') })
    expect((await read(server.base, graded)).state).toBe('done')
  })

  test('when another secret is here: with it the restored keys could not be used', async () => {
    const target = await emptyDatabase()
    const data = join(folder, randomUUID())
    expect(await restore([quiet, '--without-secrets'], target, data)).toMatchObject({ code: 0 })
    await using other = await testServer(cluster, { secretKeyFile: undefined })
    const ended = await restore([quiet, '--replace'], target, join(other.course.root, 'data'))
    expect(ended).toMatchObject({ code: 2, stderr: expect.stringContaining('is not the secret of the backup') })
  })
})
