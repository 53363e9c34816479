import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { startCluster, type Cluster } from './cluster.ts'
import { isAlive } from '../../is-alive.ts'
import { findRunningCluster } from './running.ts'

let folder: string
const running: Cluster[] = []
const start = async (options: Partial<Parameters<typeof startCluster>[0]> = {}) => {
  const cluster = await startCluster({ folder, ...options })
  running.push(cluster)
  return cluster
}
const ask = async (url: string, sql: string) => {
  const client = new pg.Client(url)
  await client.connect()
  try {
    const { rows } = await client.query<Record<string, unknown>>(sql)
    return rows
  } finally {
    await client.end()
  }
}
/** Ids of this process's children that were started with that text among their arguments. */
const childrenWith = async (text: string) => {
  const { stdout } = await promisify(execFile)('ps', ['-e', '-ww', '-o', 'pid=,ppid=,args='])
  const lines = stdout.split('\n').filter((line) => line.includes(text))
  return lines.map((line) => line.trim().split(/\s+/).map(Number)).flatMap(([pid = 0, ppid]) => (ppid === process.pid ? [pid] : []))
}
const runs = async (base = folder) => (await readdir(base)).filter((name) => name.startsWith('run-'))

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cluster-test-'))
  await chmod(folder, 0o755)
})
afterAll(async () => {
  await Promise.all(running.map((cluster) => cluster.stop()))
  await rm(folder, { recursive: true, force: true })
})

describe('an ephemeral cluster', { timeout: 30_000 }, () => {
  it('is PostgreSQL 18, has a password of its own, and leaves nothing', async () => {
    const [one, two] = [await start(), await start()]
    expect(await ask(one.url, 'SHOW server_version')).toEqual([{ server_version: expect.stringMatching(/^18\./) }])
    expect(one.admin.password).not.toBe(two.admin.password)
    await expect(ask(one.url.replace(one.admin.password, two.admin.password), 'SELECT 1')).rejects.toThrow(/password authentication failed/)
    await Promise.all([one.stop(), one.stop(), two.stop()])
    expect(await runs()).toEqual([])
    expect((await readdir(folder)).filter((name) => name.includes('.tmp-'))).toEqual([])
  })

  it('has ended with everything that it started, however slow that is', async () => {
    const cluster = await start()
    const started = await childrenWith(cluster.folder)
    expect(started).toHaveLength(2)
    const watchdog = (await childrenWith('kill -INT')).find((pid) => started.includes(pid)) ?? 0
    process.kill(watchdog, 'SIGSTOP')
    // The server is gone before anybody asks: on Ctrl-C it may hear the signal too.
    for (const pid of started) process.kill(pid, 'SIGINT')
    const stopped = cluster.stop()
    await vi.waitFor(() => expect(started.filter(isAlive)).toEqual([watchdog]), { timeout: 15_000 })
    await expect(ask(cluster.url, 'SELECT 1')).rejects.toThrow(/ECONNREFUSED/)
    process.kill(watchdog, 'SIGCONT')
    await stopped
    expect(started.filter(isAlive)).toEqual([])
  })

  it('names a port that is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const address = other.address()
    const port = typeof address === 'object' && address ? address.port : 0
    await expect(start({ port })).rejects.toMatchObject({ code: 'postgres-port-taken' })
    other.close()
    expect(await runs()).toEqual([])
  })

  it.each(['SIGKILL', 'SIGTERM'] as const)('ends with an owner that ends by %s', async (signal) => {
    const script = `
      const { startCluster } = await import(${JSON.stringify(new URL('./cluster.ts', import.meta.url).href)})
      const cluster = await startCluster({ folder: ${JSON.stringify(folder)} })
      console.log(cluster.url)
      setInterval(() => {}, 1000)`
    const owner = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
    const [url] = await once(owner.stdout.setEncoding('utf8'), 'data')
    expect(await ask(String(url).trim(), 'SELECT 1 AS up')).toEqual([{ up: 1 }])
    owner.kill(signal)
    await vi.waitFor(async () => expect(await runs()).toEqual([]), { timeout: 25_000, interval: 50 })
    await expect(ask(String(url).trim(), 'SELECT 1')).rejects.toThrow(/ECONNREFUSED/)
  })
})

describe('a durable cluster', { timeout: 30_000 }, () => {
  it('keeps its data, survives a stale lock, and is held by one', async () => {
    const first = await start({ durable: true, purpose: 'store' })
    await ask(first.url, 'CREATE TABLE kept AS SELECT 42 AS answer')
    expect(await ask(first.url, 'SHOW fsync')).toEqual([{ fsync: 'on' }])
    await expect(start({ durable: true })).rejects.toMatchObject({ code: 'postgres-folder-in-use' })
    await first.stop()
    await writeFile(join(first.folder, 'data', 'postmaster.pid'), `${process.pid}\n${join(first.folder, 'data')}\n1\n5432\n`)
    const second = await start({ durable: true, purpose: 'store' })
    expect(await ask(second.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }])
    await second.stop()
  })

  it('is found by others while it runs', async () => {
    const store = join(folder, 'found')
    expect(await findRunningCluster(store)).toBeUndefined()
    const cluster = await start({ folder: store, durable: true })
    const found = await findRunningCluster(store)
    expect(await ask(found?.url ?? '', 'SELECT 1 AS up')).toEqual([{ up: 1 }])
    await cluster.stop()
    expect(await findRunningCluster(store)).toBeUndefined()
  })
})

describe('a folder', { timeout: 30_000 }, () => {
  it('that can not be made is named', async () => {
    const file = join(folder, 'file')
    await writeFile(file, '')
    await expect(start({ folder: join(file, 'below') })).rejects.toMatchObject({
      code: 'folder-unreachable',
      message: expect.stringContaining(file),
    })
  })

  // Only root hands the server to another user, whom a closed folder stops.
  it.runIf(userInfo().uid === 0)("below a closed home gives way to one of root's own", async () => {
    const closed = await mkdtemp(join(tmpdir(), 'closed-home-'))
    const cluster = await start({ folder: join(closed, 'postgres') })
    expect(cluster.folder.startsWith(closed)).toBe(false)
    expect(await ask(cluster.url, 'SELECT 1 AS up')).toEqual([{ up: 1 }])
    await cluster.stop()
    await rm(closed, { recursive: true })
    await rm(join(cluster.folder, '..'), { recursive: true })
  })
})
