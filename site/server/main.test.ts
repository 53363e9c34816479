import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { REPOSITORY_ROOT } from '#engine/exercise/root.ts'
import { testCluster } from './server.testing.ts'

const ARGUMENTS = ['--import', import.meta.resolve('@oxc-node/core/register'), join(REPOSITORY_ROOT, 'site/server/main.ts')]

let folder: string
const running = new Set<ChildProcess>()

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'loadbearing-'))
})

// A test that failed half way leaves none behind; what they started ends with them.
afterEach(() => running.forEach((child) => child.kill('SIGKILL')))

afterAll(async () => {
  await rm(folder, { recursive: true, force: true })
})

function start(environment: Record<string, string>) {
  const child = spawn(process.execPath, ARGUMENTS, {
    env: { PATH: process.env['PATH'], PORT: '0', LOADBEARING_DATA: join(folder, 'data'), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    // As any other folder than the repository would be.
    cwd: tmpdir(),
  })
  running.add(child)
  const output = { stdout: '', stderr: '' }
  const ready = Promise.withResolvers<string>()
  ready.promise.catch(() => undefined)
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (output.stderr += chunk))
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    output.stdout += chunk
    const url = /^Loadbearing \w+(?: ready)? at (http:\S+)\n$/.exec(output.stdout)?.[1]
    if (url !== undefined) ready.resolve(url)
  })
  const exit = once(child, 'close').then(([code]: unknown[]) => {
    running.delete(child)
    ready.reject(new Error(`it ended without being ready: ${output.stdout}${output.stderr}`))
    return code
  })
  return { child, exit, output, ready: ready.promise }
}

/** Ids of the processes below one, however deep. */
async function descendants(pid: number | undefined): Promise<number[]> {
  const { stdout } = await promisify(execFile)('ps', ['-e', '-o', 'pid=,ppid='])
  const pairs = stdout
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
  const below = (parent: number | undefined): number[] =>
    pairs.filter(([, ppid]) => ppid === parent).flatMap(([id = 0]) => [id, ...below(id)])
  return below(pid)
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

describe('npm start, once it is built', () => {
  test.each(['SIGTERM', 'SIGINT'] as const)('says where it is in one line, serves, and after %s nothing is left', async (signal) => {
    const { child, exit, output, ready } = start({})
    const url = new URL(await ready)
    expect((await fetch(new URL('/api/health/ready', url))).status).toBe(200)
    const started = await descendants(child.pid)
    expect(started.length).toBeGreaterThan(0)
    child.kill(signal)
    // npm passes on what the terminal has sent already.
    child.kill('SIGHUP')
    expect(await exit, output.stderr).toBe(0)
    expect(started.filter(isAlive)).toEqual([])
    expect(output.stdout.split('\n')).toHaveLength(2)
    const log = await readFile(join(folder, 'data/logs/server.log'), 'utf8')
    for (const line of log.trim().split('\n')) expect(() => void JSON.parse(line)).not.toThrow()
  })

  test('a Ctrl-C that PostgreSQL hears too still ends in order', async () => {
    const { child, exit, output, ready } = start({})
    await ready
    const started = await descendants(child.pid)
    for (const pid of [...started, child.pid ?? 0]) if (isAlive(pid)) process.kill(pid, 'SIGINT')
    expect(await exit, output.stderr).toBe(0)
    expect(started.filter(isAlive)).toEqual([])
  })
})

describe('a start that can not be', () => {
  test('with a setting that is wrong: one line, exit 2, nothing on standard output', async () => {
    const { exit, output } = start({ PORT: 'eighty' })
    expect(await exit).toBe(2)
    expect(output.stderr).toMatch(/^Loadbearing did not start: .*PORT=eighty.*\n$/)
    expect(output.stdout).toBe('')
  })

  test('with a port in use: one line with another port, exit 2', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const address = other.address()
    const port = typeof address === 'object' && address ? address.port : 0
    const { exit, output } = start({ PORT: String(port) })
    expect(await exit).toBe(2)
    expect(output.stderr).toMatch(new RegExp(`^Loadbearing did not start: port ${port} is in use.*PORT=${port + 1}\\.\n$`))
    other.close()
  })

  test('without a sandbox for others than oneself: one line, exit 2', async () => {
    const { exit, output } = start({ LOADBEARING_SANDBOX: 'none', HOST: '0.0.0.0' })
    expect(await exit).toBe(2)
    expect(output.stderr).toMatch(/^Loadbearing did not start: LOADBEARING_SANDBOX=none was set, and without a sandbox .*\n$/)
  })
})

test('a grader apart shares only the database, and says that it grades', async () => {
  const cluster = await testCluster()
  const { child, exit, output, ready } = start({ ROLE: 'grader', DATABASE_URL: cluster.url, LOG: 'stderr' })
  const url = await ready
  expect(output.stdout).toBe(`Loadbearing grades at ${url}\n`)
  expect((await fetch(`${url}/api/health/ready`)).status).toBe(200)
  expect((await fetch(`${url}/api/openapi.json`)).status).toBe(404)
  child.kill('SIGTERM')
  expect(await exit, output.stderr).toBe(0)
  await cluster.stop()
})
