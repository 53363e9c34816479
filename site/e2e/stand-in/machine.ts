import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, readFile, realpath, rename, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { constants, tmpdir } from 'node:os'
import { join, resolve, sep } from 'node:path'
import { createInterface } from 'node:readline'
import { decode } from '@msgpack/msgpack'
import { z } from 'zod'
import type { SpawnOptions } from './protocol.ts'

type Emit = (sink: number, ...event: unknown[]) => void

export interface MachineOptions {
  /** The Node.js that a container has. */
  node: string
  /** CommonJS file that every process loads first: reports its ports, and takes the container's limits over. */
  hook: string
  /** Where a port is reached, as the client is told. */
  addressOf: (port: number) => string
}

/** A folder or a file of a snapshot or of a tree: the client's own format. */
const entrySchema = z.object({
  get d(): z.ZodOptional<z.ZodRecord<z.ZodString, typeof entrySchema>> {
    return z.record(z.string(), entrySchema).optional()
  },
  f: z.object({ c: z.union([z.string(), z.instanceof(Uint8Array)]).optional(), b: z.boolean().optional() }).optional(),
})
type Entry = z.infer<typeof entrySchema>

const portSchema = z.object({ port: z.int(), open: z.boolean() })

/**
 * The other end of the stand-in: real files in a temporary folder, and real
 * Node processes with a terminal at its worst: what is typed is echoed, stderr
 * is mixed in, and lines end in CR LF.
 */
export class Machine {
  /** Absolute folder that is the container's whole disk. */
  readonly #disk: string
  readonly #options: MachineOptions
  readonly #emit: Emit
  readonly #reports: Server
  readonly #processes = new Map<number, { child: ChildProcessWithoutNullStreams; sink: number }>()
  readonly #listeners: { event: string; sink: number }[] = []
  #work = ''
  #isStopped = false

  private constructor(disk: string, reports: Server, options: MachineOptions, emit: Emit) {
    this.#disk = disk
    this.#reports = reports
    this.#options = options
    this.#emit = emit
  }

  static async start(options: MachineOptions, emit: Emit): Promise<Machine> {
    const disk = await realpath(await mkdtemp(join(tmpdir(), 'loadbearing-stand-in-')))
    const reports = createServer()
    const machine = new Machine(disk, reports, options, emit)
    reports.on('connection', (socket) => {
      socket.on('error', () => undefined)
      createInterface(socket).on('line', (line) => machine.#report(portSchema.parse(JSON.parse(line))))
    })
    await once(reports.listen(join(disk, 'ports.sock')), 'listening')
    return machine
  }

  /** Processes that run now. */
  get running(): number {
    return this.#processes.size
  }

  /** Ends one of them from outside, as a browser that is short of memory does. */
  killAll(): void {
    for (const pid of this.#processes.keys()) this.#kill(pid)
  }

  async stop(): Promise<void> {
    this.#isStopped = true
    const ends = [...this.#processes.values()].map(({ child }) => once(child, 'close'))
    this.killAll()
    await Promise.all(ends)
    this.#reports.close()
    // A killed process's children are gone from its group at once and from the disk a moment later.
    await rm(this.#disk, { recursive: true, force: true, maxRetries: 10 })
  }

  /** Answers one call of the client. */
  async answer(method: string, parameters: readonly unknown[]): Promise<unknown> {
    const handler = this.#methods[method]
    if (handler === undefined) throw new Error(`The stand-in does not know ${method}.`)
    const answer: unknown = Reflect.apply(handler, this, parameters)
    return answer
  }

  readonly #methods: Readonly<Record<string, (...parameters: never[]) => unknown>> = {
    build: async ({ workdirName }: { workdirName?: string }) => {
      this.#work = join(this.#disk, 'home', workdirName ?? 'project')
      await mkdir(this.#work, { recursive: true })
      return { path: '/usr/local/bin:/usr/bin:/bin', cwd: this.#work }
    },
    loadFiles: async (bytes: Uint8Array, { mountPoints }: { mountPoints?: string } = {}) => {
      // 0x7b: a tree comes as JSON text, a snapshot as MessagePack.
      const tree: unknown = bytes[0] === 0x7b ? JSON.parse(new TextDecoder().decode(bytes)) : decode(bytes)
      await this.#write(mountPoints === undefined ? this.#work : this.#inside(mountPoints), entrySchema.parse(tree))
    },
    spawn: (options: SpawnOptions, sink: number) => this.#spawn(options, sink),
    write: (pid: number, text: string) => {
      const process = this.#processes.get(pid)
      if (process === undefined) return
      this.#emit(process.sink, 'data', terminal(Buffer.from(text)))
      process.child.stdin.write(text)
    },
    kill: (pid: number) => this.#kill(pid),
    on: (event: string, sink: number) => this.#listeners.push({ event, sink }),
    off: (event: string, sink: number) => {
      const at = this.#listeners.findIndex((listener) => listener.event === event && listener.sink === sink)
      if (at >= 0) this.#listeners.splice(at, 1)
    },
    teardown: () => this.killAll(),
    'fs.rm': (path: string, options?: { recursive?: boolean; force?: boolean }) => rm(this.#inside(path), options ?? {}),
    'fs.readFile': (path: string, encoding?: BufferEncoding | null) => readFile(this.#inside(path), encoding ?? null),
    'fs.writeFile': (path: string, data: string | Uint8Array) => writeFile(this.#inside(path), data),
    'fs.rename': (from: string, to: string) => rename(this.#inside(from), this.#inside(to)),
    'fs.mkdir': (path: string, options?: { recursive?: boolean }) => mkdir(this.#inside(path), options ?? {}),
    'fs.readdir': (path: string) => readdir(this.#inside(path)),
  }

  async #spawn({ command, args, cwd, env = {} }: SpawnOptions, sink: number): Promise<number> {
    if (command !== 'node') throw new Error(`The stand-in has no program "${command}".`)
    if (this.#isStopped) throw new Error('The machine is stopped.')
    const texts = Object.fromEntries(Object.entries(env).map(([name, value]) => [name, String(value)]))
    const child = spawn(this.#options.node, args, {
      cwd: cwd === undefined ? this.#work : this.#inside(cwd),
      env: {
        HOME: join(this.#disk, 'home'),
        PATH: '/usr/bin:/bin',
        ...texts,
        NODE_OPTIONS: `--no-addons --require ${this.#options.hook}`,
        STAND_IN_PORTS: join(this.#disk, 'ports.sock'),
      },
      // A container's processes end with the one that started them.
      detached: true,
      stdio: 'pipe',
    })
    const pid = child.pid ?? 0
    // Before the first wait: a machine that stops meanwhile must know of it.
    this.#processes.set(pid, { child, sink })
    child.stdin.on('error', () => undefined)
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => this.#emit(sink, 'data', terminal(data)))
    child.once('close', (code, signal) => {
      this.#processes.delete(pid)
      this.#emit(sink, 'exit', code ?? 128 + (signal === null ? 0 : constants.signals[signal]))
    })
    await once(child, 'spawn')
    return pid
  }

  #kill(pid: number): void {
    if (!this.#processes.has(pid)) return
    try {
      process.kill(-pid, 'SIGKILL')
    } catch {
      // It has ended by itself.
    }
  }

  #report({ port, open }: z.infer<typeof portSchema>): void {
    const url = this.#options.addressOf(port)
    for (const { event, sink } of this.#listeners) {
      if (event === 'port') this.#emit(sink, port, open ? 'open' : 'close', url)
      if (event === 'server-ready' && open) this.#emit(sink, port, url)
    }
  }

  async #write(folder: string, { d = {} }: Entry): Promise<void> {
    await mkdir(folder, { recursive: true })
    await Promise.all(
      Object.entries(d).map(([name, entry]) => {
        const path = join(folder, name)
        if (entry.d !== undefined) return this.#write(path, entry)
        const { c = '', b = false } = entry.f ?? {}
        return writeFile(path, typeof c === 'string' && b ? Buffer.from(c, 'latin1') : c)
      }),
    )
  }

  /** As in a container: paths are below the working folder. */
  #inside(path: string): string {
    const inside = resolve(this.#work, path.replace(/^\/+/, ''))
    if (inside !== this.#work && !inside.startsWith(this.#work + sep)) throw new Error(`EACCES: ${path} is outside the working folder`)
    return inside
  }
}

function terminal(data: Buffer): Uint8Array {
  return Buffer.from(data.toString('latin1').replaceAll('\n', '\r\n'), 'latin1')
}
