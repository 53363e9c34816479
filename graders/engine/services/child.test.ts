import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createRequire } from 'node:module'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { isAlive } from '../is-alive.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'child-test-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const href = (path: string) => JSON.stringify(new URL(path, import.meta.url).href)
const node22 = join(dirname(createRequire(import.meta.url).resolve('node-22/package.json')), 'bin', 'node')
const script = () => `
  const { startValkey } = await import(${href('./valkey/valkey.ts')})
  const { startPglite } = await import(${href('./pglite/pglite.ts')})
  const { sourcePrograms } = await import(${href('./source-programs.ts')})
  const programs = sourcePrograms({ pgliteFolder: ${JSON.stringify(folder)} })
  const valkey = await startValkey(programs.valkey)
  const server = await startPglite(programs.pglite)
  const database = await server.create([{ path: 'a.sql', text: 'CREATE TABLE a (id int)' }])
  const observer = await database.session()
  const rows = await observer.query('SELECT count(*) FROM a')`

describe('service processes', { timeout: 60_000 }, () => {
  it('run on Node 22, and do not keep their owner alive', async () => {
    const { stdout } = await promisify(execFile)(node22, [
      '--input-type=module',
      '-e',
      `${script()}
      await observer.close()
      console.log(process.version, rows[0].count, await valkey.command(['PING']))
      await server.stop()
      await valkey.stop()`,
    ])
    expect(stdout).toMatch(/^v22\.\d+\.\d+ 0 PONG\n$/)
  })

  it('end with an owner that is killed, even in the middle of a query', async () => {
    const owner = spawn(
      process.execPath,
      [
        '--input-type=module',
        '-e',
        `${script()}
      const { execFileSync } = await import('node:child_process')
      void observer.query('SELECT count(*) FROM generate_series(1, 100000000000)').catch(() => {})
      setTimeout(() => console.log(execFileSync('ps', ['-o', 'pid=', '--ppid', String(process.pid)], { encoding: 'utf8' }).trim().split(/\\s+/).join(' ')), 500)`,
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    )
    const [listed] = await once(owner.stdout.setEncoding('utf8'), 'data')
    // `ps` lists itself as well.
    const pids = String(listed).trim().split(' ').map(Number)
    expect(pids.length).toBeGreaterThanOrEqual(3)
    owner.kill('SIGKILL')
    await vi.waitFor(() => expect(pids.filter(isAlive)).toEqual([]), { timeout: 25_000, interval: 50 })
  })
})
