import { spawn } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasGroups, hasSandbox } from './available.testing.ts'
import { findHierarchy } from './cgroup/hierarchy.ts'
import { jobOf, makeTestKit, printed, runToEnd, type TestKit } from './kit.testing.ts'
import { createLauncher } from './launcher.ts'
import { readTasks } from '../tasks.ts'
import { isReadableByAll, readableByAll } from './readable-copy.ts'
import { processGone } from './teardown.ts'
import type { Limits } from '../policy.ts'

let test: TestKit
beforeAll(() => {
  test = makeTestKit()
})
afterAll(() => test.remove())

/** Runs code in the sandbox and answers the JSON that it printed. */
async function inside(code: string, limits: Partial<Limits> = {}) {
  const host = await createLauncher('bwrap', { folder: test.folder, limits }).prepare(test.kit)
  const { stdout, stderr, exit } = await runToEnd(host, jobOf(code, { env: { PORT: '3000' } }))
  const last = stdout.trim().split('\n').at(-1) ?? ''
  const value: unknown = last === '' ? undefined : JSON.parse(last)
  return { value, stderr, exit }
}

describe.runIf(hasSandbox)('the sandbox', () => {
  it('has no network beyond its own loopback', async () => {
    const outside = createServer((socket) => socket.destroy())
    await new Promise<void>((resolve) => outside.listen(0, '127.0.0.1', resolve))
    const address = outside.address()
    const { value } = await inside(`
      import { connect, createServer } from 'node:net'
      import { networkInterfaces } from 'node:os'
      const code = (port, host) => new Promise((resolve) => connect(port, host).on('connect', () => resolve('connected')).on('error', (error) => resolve(error.code)))
      const server = createServer((socket) => socket.destroy()).listen(3000)
      console.log(JSON.stringify([await code(3000, 'localhost'), await code(${typeof address === 'object' ? address?.port : 0}, '127.0.0.1'), await code(80, '192.0.2.1'), Object.keys(networkInterfaces())]))
      process.exit()`)
    outside.close()
    expect(value).toEqual(['connected', 'ECONNREFUSED', 'ENETUNREACH', ['lo']])
  })

  it('has a clean environment, an unprivileged user and no word about the engine', async () => {
    process.env['A_SECRET_OF_THE_SUPERVISOR'] = 'x'
    const { value } = await inside(`
      import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
      import { hostname, userInfo } from 'node:os'
      const read = (path) => readFileSync(path, 'utf8')
      console.log(JSON.stringify({
        env: read('/proc/self/environ').split('\\0').map((entry) => entry.split('=')[0]).filter(Boolean).sort(),
        first: read('/proc/1/cmdline'), own: read('/proc/self/cmdline'), user: userInfo().username, hostname: hostname(),
        capabilities: /CapEff:\\s*(\\w+)/.exec(read('/proc/self/status'))[1],
        open: readdirSync('/proc/self/fd').filter((fd) => Number(fd) > 2).flatMap((fd) => { try { return [readlinkSync('/proc/self/fd/' + fd)] } catch { return [] } }),
      }))`)
    delete process.env['A_SECRET_OF_THE_SUPERVISOR']
    expect(value).toMatchObject({
      env: ['HOME', 'NO_COLOR', 'PWD', 'TMPDIR', 'TZ'],
      user: 'nobody',
      hostname: 'subject',
      capabilities: '0000000000000000',
    })
    const text = JSON.stringify(value)
    for (const path of [test.folder, test.kit, fileURLToPath(new URL('..', import.meta.url)), process.cwd()])
      expect(text).not.toContain(path)
  })

  it('has a read-only system, and disks with a size', async () => {
    const { value } = await inside(`
      import { mkdirSync, writeFileSync } from 'node:fs'
      const code = (action) => { try { action(); return 'done' } catch (error) { return error.code } }
      const fill = (folder) => code(() => { for (let index = 0; ; index++) writeFileSync(folder + '/fill' + index, Buffer.alloc(1024 * 1024)) })
      console.log(JSON.stringify([
        ...['/x', '/dev/shm/x', '/etc/hosts', '/kit/host.mjs', '/run/relay/x.sock', '/bin/x'].map((path) => code(() => writeFileSync(path, 'x'))),
        code(() => mkdirSync('/kit/node_modules/evil')), fill('/app'), fill('/tmp')
      ]))`)
    expect(value).toEqual([...Array.from({ length: 7 }, () => 'EROFS'), 'ENOSPC', 'ENOSPC'])
  })

  it('bounds processes and threads', async () => {
    const { value } = await inside(
      `
      import { spawn } from 'node:child_process'
      import { readdirSync } from 'node:fs'
      for (let index = 0; index < 30; index++) {
        const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' })
        await new Promise((resolve) => child.on('spawn', resolve).on('error', resolve))
      }
      const tasks = readdirSync('/proc').filter((name) => /^\\d+$/.test(name)).flatMap((pid) => { try { return readdirSync('/proc/' + pid + '/task') } catch { return [] } })
      console.log(JSON.stringify(tasks.length))
      process.exit()`,
      { tasks: 24 },
    )
    // bubblewrap's own first process was there before the limit. Without one there are more than 40.
    expect(value).toBeLessThanOrEqual(25)
  })

  it('ends what uses up its processor time, as the limit cpu', async () => {
    const { exit } = await inside('for (;;) {}', { cpuSeconds: 1 })
    expect(exit).toEqual({ code: null, signal: 'SIGXCPU', limit: 'cpu' })
  })

  it('ends what fills memory outside the heap, as the limit memory', async () => {
    const { exit } = await inside('const all = []; for (;;) all.push(Buffer.alloc(32 * 1024 * 1024, 1))', { dataMiB: 1300 })
    expect(exit.limit).toBe('memory')
  })

  it('lets Node do what services do: threads, children, names, files, the system', async () => {
    const { value, stderr } = await inside(`
      import { execFileSync } from 'node:child_process'
      import { randomBytes } from 'node:crypto'
      import { lookup } from 'node:dns/promises'
      import { copyFileSync, linkSync, readFileSync, renameSync, symlinkSync, utimesSync, watch, writeFileSync } from 'node:fs'
      import { availableParallelism, networkInterfaces, setPriority } from 'node:os'
      import { Worker } from 'node:worker_threads'
      import { gzipSync } from 'node:zlib'
      const worker = new Worker('require("node:worker_threads").parentPort.postMessage("thread")', { eval: true })
      const thread = await new Promise((resolve) => worker.once('message', resolve))
      await worker.terminate()
      const changed = new Promise((resolve) => watch('/tmp', (_event, name) => resolve(name)))
      writeFileSync('/tmp/a', 'x')
      copyFileSync('/tmp/a', '/tmp/b'); linkSync('/tmp/a', '/tmp/c'); symlinkSync('a', '/tmp/d'); renameSync('/tmp/b', '/tmp/e'); utimesSync('/tmp/e', 1, 1)
      setPriority(5)
      console.log(JSON.stringify([
        thread, await changed, readFileSync('/tmp/d', 'utf8'), (await lookup('localhost')).address, Object.keys(networkInterfaces()),
        execFileSync(process.execPath, ['-p', '1 + 1']).toString().trim(), randomBytes(4).length, gzipSync('x').length > 0, availableParallelism() > 0,
      ]))
      process.exit()`)
    expect(stderr).toBe('')
    expect(value).toEqual(['thread', 'a', 'x', '127.0.0.1', ['lo'], '2', 4, true, true])
  })

  it('filters system calls, and none of its rights can be won back', async () => {
    const { value } = await inside(`
      import { readFileSync } from 'node:fs'
      const status = readFileSync('/proc/self/status', 'utf8')
      const code = (action) => { try { action(); return 'done' } catch (error) { return error.code } }
      console.log(JSON.stringify([
        ...['Seccomp', 'NoNewPrivs', 'CapBnd'].map((name) => new RegExp(name + ':.(.+)').exec(status)[1]),
        code(() => process.setuid(0)), code(() => process.setgroups([0])),
      ]))`)
    expect(value).toEqual(['2', '1', '0000000000000000', 'EPERM', 'EPERM'])
  })

  it.runIf(hasGroups)('bounds the memory of all processes together, and leaves no group', async () => {
    const child = "const all = Buffer.alloc(90 * 1024 * 1024, 1); console.log('has it'); setInterval(() => all.fill(2), 50)"
    const { value, exit } = await inside(
      `
      import { spawn } from 'node:child_process'
      const ends = Array.from({ length: 3 }, () => new Promise((resolve) => {
        const child = spawn(process.execPath, ['-e', ${JSON.stringify(child)}], { stdio: ['ignore', 'pipe', 'ignore'] })
        child.stdout.once('data', () => resolve('has it'))
        child.on('exit', (_code, signal) => resolve(signal))
      }))
      console.log(JSON.stringify(await Promise.all(ends)))
      process.exit()`,
      { sandboxMemoryMiB: 256 },
    )
    // The kernel chooses which of them: the one that started the others, too.
    expect([value, exit.limit].flat().filter((end) => end === 'SIGKILL' || end === 'memory').length).toBeGreaterThan(0)
    const parents = Object.values(findHierarchy()?.parents ?? {})
    expect(parents.length).toBeGreaterThan(0)
    for (const parent of parents) expect(readdirSync(parent).filter((name) => name.startsWith(`loadbearing-${process.pid}-`))).toEqual([])
  })

  it.runIf(hasGroups)('tells that all processes together took too much', async () => {
    const { exit } = await inside('const all = []; for (;;) all.push(Buffer.alloc(16 * 1024 * 1024, 1))', { sandboxMemoryMiB: 200 })
    expect(exit).toEqual({ code: null, signal: 'SIGKILL', limit: 'memory' })
  })

  it("kills what the learner's process left running when it ends", async () => {
    const { value } = await inside(`
      import { spawn } from 'node:child_process'
      const mark = String(Math.random())
      spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', mark], { stdio: 'ignore', detached: true }).unref()
      console.log(JSON.stringify(mark))`)
    expect(commandLines().filter((line) => line.includes(String(value)))).toEqual([])
  })
})

describe.each(hasSandbox ? (['bwrap', 'none'] as const) : (['none'] as const))('the owner of a host is killed (sandbox: %s)', (kind) => {
  it('leaves no process, even of one that blocks', async () => {
    const mark = `mark-${Math.random()}`
    const script = `
      import { createLauncher } from ${JSON.stringify(new URL('./launcher.ts', import.meta.url).href)}
      const host = await createLauncher(${JSON.stringify(kind)}, { folder: ${JSON.stringify(test.folder)} }).prepare(${JSON.stringify(test.kit)})
      host.stdout.pipe(process.stdout)
      const code = "import { spawn } from 'node:child_process'; spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', '${mark}'], { stdio: 'ignore' }).on('spawn', () => { console.log('looping'); for (;;) {} })"
      await host.start({ files: { 'src/main.js': code }, entry: 'src/main.js', env: {}, ports: {}, strict: false })
      setInterval(() => {}, 1000)`
    const owner = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
    await printed(owner.stdout, 'looping')
    const started = readTasks().flatMap(({ pid, parent }) => (parent === owner.pid ? [pid] : []))
    const leftovers = () => commandLines().filter((line) => line.includes(mark) && !line.includes('--input-type'))
    expect(started.length).toBeGreaterThan(0)
    expect(leftovers()).toHaveLength(1)

    owner.kill('SIGKILL')

    for (const pid of started) expect(await processGone(pid, 5_000)).toBe(true)
    await expect.poll(leftovers).toEqual([])
    createLauncher(kind, { folder: test.folder })
  })
})

it.runIf(hasSandbox && process.getuid?.() === 0)('copies what an unprivileged user could not read, once', async () => {
  const home = mkdtempSync(join(tmpdir(), 'loadbearing-home-'))
  const kit = join(home, `kit-${process.pid}`)
  cpSync(test.kit, kit, { recursive: true })
  chmodSync(home, 0o700)
  const copy = await readableByAll(kit)
  try {
    expect(isReadableByAll(kit)).toBe(false)
    expect(isReadableByAll(copy)).toBe(true)
    expect(await readableByAll(kit)).toBe(copy)
    const folder = join(home, 'hosts')
    mkdirSync(folder)
    const host = await createLauncher('bwrap', { folder }).prepare(kit)
    expect((await runToEnd(host, jobOf('console.log("here")'))).stdout).toBe('here\n')
  } finally {
    rmSync(copy, { recursive: true })
    rmSync(home, { recursive: true })
  }
})

function commandLines(): string[] {
  return readTasks().map(({ command }) => command)
}
