import { existsSync, readdirSync } from 'node:fs'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { join } from 'node:path'
import { buffer, text } from 'node:stream/consumers'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { hasSandbox } from './available.testing.ts'
import { jobOf, makeTestKit, printed, runToEnd, type TestKit } from './kit.testing.ts'
import { createLauncher } from './launcher.ts'
import type { Limits } from '../policy.ts'
import { isRunning } from './teardown.ts'
import type { Host } from './types.ts'

const ECHO_SERVER = `
import { createServer } from 'node:net'
createServer({ allowHalfOpen: true }, (socket) => socket.pipe(socket)).listen(Number(process.env.PORT), '127.0.0.1', () => console.log('listening'))
`

let test: TestKit
beforeAll(() => {
  test = makeTestKit()
})
afterAll(() => test.remove())

const hosts: Host[] = []
afterEach(async () => {
  for (const host of hosts.splice(0)) {
    host.signal('SIGKILL')
    await host.exited
  }
})

describe.each((['none', 'bwrap', 'container'] as const).filter((kind) => kind !== 'bwrap' || hasSandbox))(
  'a host (sandbox: %s)',
  (kind) => {
    const prepare = async (limits: Partial<Limits> = {}): Promise<Host> => {
      const host = await createLauncher(kind, { folder: test.folder, limits }).prepare(test.kit)
      hosts.push(host)
      return host
    }

    it('runs a job that listens, and leads connections to it', async () => {
      const host = await prepare()
      const port = await freePort()
      await expect(host.connect(port)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
      const listening = printed(host.stdout, 'listening')
      await host.start(jobOf(ECHO_SERVER, { env: { PORT: String(port) } }))
      await listening

      const socket = await host.connect(port)
      socket.end('héllo')

      expect(await text(socket)).toBe('héllo')
    })

    it('refuses connections while the app does not listen', async () => {
      const host = await prepare()
      const port = await freePort()
      await host.start(jobOf('setInterval(() => {}, 1000); console.log("up")', { env: { PORT: String(port) } }))
      await printed(host.stdout, 'up')
      await expect(host.connect(port)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    })

    it('carries megabytes both ways at once without losing a byte', async () => {
      const host = await prepare()
      const port = await freePort()
      await host.start(jobOf(ECHO_SERVER, { env: { PORT: String(port) } }))
      await printed(host.stdout, 'listening')
      const sent = Buffer.alloc(8 * 1024 * 1024, 'abcdefg')

      const socket = await host.connect(port)
      socket.end(sent)
      const received = await buffer(socket)

      expect(received.equals(sent)).toBe(true)
    })

    it('reaches the ports of the job, with half-close', async () => {
      const connections: Socket[] = []
      const service = createServer({ allowHalfOpen: true }, (socket) => {
        connections.push(socket)
        void text(socket).then((got) => socket.end(`service got ${got}`))
      })
      await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve))
      const outside = portOf(service.address())
      const inside = kind === 'bwrap' ? 5432 : outside
      const code = `
      import { connect } from 'node:net'
      const socket = connect({ port: ${inside}, host: '127.0.0.1', allowHalfOpen: true })
      socket.on('data', (chunk) => console.log(String(chunk)))
      socket.end('hello')`

      const { stdout, exit } = await runToEnd(await prepare(), jobOf(code, { ports: { [inside]: outside } }))
      service.close()

      expect(stdout).toBe('service got hello\n')
      expect(exit).toEqual({ code: 0, signal: null })
    })

    it('shows the learner nothing but the job: environment, arguments, input, output', async () => {
      const code = `console.log(JSON.stringify({
      env: Object.keys(process.env).sort(), cwd: process.cwd(), argv: process.argv.slice(1), url: import.meta.url,
      input: await process.stdin.toArray(),
    }))`
      process.env['A_SECRET_OF_THE_SUPERVISOR'] = 'x'
      const { stdout, stderr } = await runToEnd(await prepare(), jobOf(code, { env: { PORT: '3000', INSTANCE: 'web.0' } }))
      delete process.env['A_SECRET_OF_THE_SUPERVISOR']

      const seen = z
        .object({ env: z.array(z.string()), cwd: z.string(), argv: z.array(z.string()), url: z.string(), input: z.array(z.unknown()) })
        .parse(JSON.parse(stdout))
      expect(stderr).toBe('')
      expect(seen.env).toEqual(expect.arrayContaining(['INSTANCE', 'PORT']))
      expect(['HOME', 'INSTANCE', 'NO_COLOR', 'PORT', 'TMPDIR', 'TZ']).toEqual(expect.arrayContaining(seen.env))
      expect(seen.argv).toEqual([`${seen.cwd}/src/main.js`])
      expect(seen.url).toBe(`file://${seen.cwd}/src/main.js`)
      expect(seen.cwd).toMatch(/\/app$/)
      expect(seen.input).toEqual([])
    })

    it('gives the learner the packages that are loaded already', async () => {
      const { stdout } = await runToEnd(await prepare(), jobOf(`import { loads } from 'counter'; console.log(loads())`))
      expect(stdout).toBe('1\n')
    })

    it('has the clock of the job from the first line on', async () => {
      const begun = Date.now()
      const { stdout } = await runToEnd(await prepare(), jobOf('console.log(Date.now())', { clockMs: 3_600_000 }))
      expect(Number(stdout)).toBeGreaterThanOrEqual(begun + 3_600_000)
    })

    it('ends by itself when nothing is left to do, with the code that was set', async () => {
      expect((await runToEnd(await prepare(), jobOf('process.exitCode = 3'))).exit).toEqual({ code: 3, signal: null })
      expect((await runToEnd(await prepare(), jobOf('setTimeout(() => process.exit(143), 5)'))).exit).toEqual({ code: 143, signal: null })
      expect((await runToEnd(await prepare(), jobOf('await new Promise(() => {})'))).exit).toEqual({ code: 13, signal: null })
    })

    it("says where an import failed, in the learner's files", async () => {
      const files = { 'src/main.js': `import { gone } from './other.js'\nconsole.log(gone)`, 'src/other.js': 'export const here = 1' }
      const { exit, stderr } = await runToEnd(await prepare(), jobOf('', { files }))
      expect(exit).toEqual({ code: 1, signal: null })
      expect(stderr).toMatch(/^src\/main\.js:1/)
      expect(stderr).toContain(`does not provide an export named 'gone'`)
    })

    it('maps the stack of a rejected import to TypeScript', async () => {
      const map = { version: 3, sources: ['orders.service.ts'], names: [], mappings: 'AAWI' }
      const comment = `//# sourceMappingURL=data:application/json;base64,${Buffer.from(JSON.stringify(map)).toString('base64')}`
      const files = { 'src/main.js': `import './orders.service.js'`, 'src/orders.service.js': `throw new Error('no table')\n${comment}` }
      const { stderr } = await runToEnd(await prepare(), jobOf('', { files }))
      expect(stderr).toContain('no table')
      expect(stderr).toContain('src/orders.service.ts:12:5')
      expect(stderr).not.toContain('file://')
    })

    it('treats an unhandled rejection as Node does', async () => {
      const { exit, stderr } = await runToEnd(
        await prepare(),
        jobOf(`setTimeout(() => Promise.reject(new Error('late')), 1); setInterval(() => {}, 1000)`),
      )
      expect(exit).toEqual({ code: 1, signal: null })
      expect(stderr).toContain('late')
    })

    it('passes signals on: a handler runs, no handler means the end', async () => {
      const graceful = await prepare()
      await graceful.start(
        jobOf(`process.on('SIGTERM', () => { console.log('bye'); process.exit(0) }); setInterval(() => {}, 1000); console.log('up')`),
      )
      await printed(graceful.stdout, 'up')
      graceful.signal('SIGTERM')
      expect(await graceful.exited).toEqual({ code: 0, signal: null })

      const plain = await prepare()
      await plain.start(jobOf(`setInterval(() => {}, 1000); console.log('up')`))
      await printed(plain.stdout, 'up')
      plain.signal('SIGTERM')
      expect(await plain.exited).toEqual({ code: null, signal: 'SIGTERM' })
    })

    it('kills an endless loop at once, and leaves nothing', async () => {
      const host = await prepare()
      await host.start(jobOf(`console.log('looping'); for (;;) {}`))
      await printed(host.stdout, 'looping')
      host.signal('SIGKILL')
      expect(await host.exited).toEqual({ code: null, signal: 'SIGKILL' })
      expect(hostFolders()).toEqual([])
      await expect(host.connect(1)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
      await host.advance(1000)
    })

    it("ends what the learner's process started", async () => {
      const code = `
      import { spawn } from 'node:child_process'
      const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000); console.log("child " + process.pid)'], { stdio: ['ignore', 'inherit', 'inherit'] })
      setInterval(() => {}, 1000)`
      const host = await prepare()
      await host.start(jobOf(code))
      const child = Number(/child (\d+)/.exec(await printed(host.stdout, 'child '))?.[1])
      host.signal('SIGKILL')
      await host.exited
      if (kind !== 'bwrap') expect(isRunning(child)).toBe(false)
      expect(hostFolders()).toEqual([])
    })

    it('gives each host an empty disk of its own', async () => {
      const code = `
      import { readdirSync, writeFileSync } from 'node:fs'
      import { tmpdir } from 'node:os'
      console.log(JSON.stringify([readdirSync('.').sort(), readdirSync(tmpdir())]))
      writeFileSync('note.txt', 'x'); writeFileSync(tmpdir() + '/note.txt', 'x')
      setInterval(() => {}, 1000)`
      for (const _ of ['first', 'while the first runs']) {
        const host = await prepare()
        await host.start(jobOf(code))
        expect(JSON.parse(await printed(host.stdout, '\n'))).toEqual([['node_modules', 'package.json', 'src'], []])
      }
    })

    it('reports a heap that ran out as the limit memory', async () => {
      const { exit } = await runToEnd(
        await prepare({ heapMiB: 32 }),
        jobOf('const all = []; for (;;) all.push({ more: new Array(100).fill(all.length) })'),
      )
      expect(exit.limit).toBe('memory')
    })

    it('reports too much output as the limit output', async () => {
      const { exit, stdout } = await runToEnd(
        await prepare({ outputMiB: 1 }),
        jobOf(`setInterval(() => console.log('x'.repeat(100_000)), 1)`),
      )
      expect(exit.limit).toBe('output')
      expect(stdout.length).toBeLessThanOrEqual(1024 * 1024)
    })

    it('moves the clock when told to, and says when that is done', async () => {
      const code = `
      const began = Date.now()
      setTimeout(() => console.log('due'), 3_600_000)
      setInterval(() => {}, 1000).unref()
      process.on('SIGINT', () => console.log('hours', Math.floor((Date.now() - began) / 3_600_000)))
      console.log('up')
      setInterval(() => {}, 7200_000)`
      const host = await prepare()
      await host.start(jobOf(code))
      await printed(host.stdout, 'up')
      const due = printed(host.stdout, 'due')
      await host.advance(3_600_000)
      await due
      const hours = printed(host.stdout, 'hours')
      host.signal('SIGINT')
      expect(await hours).toContain('hours 1')
    })

    it('starts a job under a clock that was moved right after it was handed over', async () => {
      const code = `
      const begun = Date.now()
      setInterval(() => { if (Date.now() - begun > 3_500_000 || begun - ${Date.now()} > 3_500_000) { console.log("moved"); process.exit(0) } }, 10)`
      const host = await prepare()
      const ports = { [await freePort()]: await freePort(), [await freePort()]: await freePort() }
      await host.start(jobOf(code, { ports, env: { PORT: String(await freePort()) } }))
      await host.advance(3_600_000)
      expect(await text(host.stdout)).toBe('moved\n')
    })

    it('takes over the limits of a container when asked to', async () => {
      const code = `
      import { AsyncLocalStorage } from 'node:async_hooks'
      const storage = new AsyncLocalStorage()
      storage.run(1, async () => { console.log(storage.getStore()); await null; console.log(storage.getStore()) })
      try { process.dlopen({}, 'x.node') } catch (error) { console.log(error.code ?? 'tried') }`
      const { stdout } = await runToEnd(await prepare(), jobOf(code, { strict: true }))
      expect(stdout).toBe('1\nERR_DLOPEN_DISABLED\nundefined\n')
      expect((await runToEnd(await prepare(), jobOf(code))).stdout).toBe('1\ntried\n1\n')
    })

    it('says what went wrong when a kit does not load', async () => {
      await expect(createLauncher(kind, { folder: test.folder }).prepare(join(test.kit, 'node_modules'))).rejects.toMatchObject({
        code: 'host-start',
      })
      expect(hostFolders()).toEqual([])
    })
  },
)

function hostFolders(): string[] {
  return existsSync(test.folder) ? readdirSync(test.folder).filter((name) => name !== 'etc') : []
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const port = portOf(server.address())
  await new Promise((resolve) => server.close(resolve))
  return port
}

function portOf(address: AddressInfo | string | null): number {
  if (typeof address !== 'object' || address === null) throw new Error('no TCP server')
  return address.port
}
