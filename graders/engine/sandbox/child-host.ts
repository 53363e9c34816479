import type { ChildProcess } from 'node:child_process'
import type { Socket } from 'node:net'
import { PassThrough, type Readable } from 'node:stream'
import { EngineError } from '../engine.ts'
import { limitOf, type HostExit } from './exit.ts'
import { NOTE, READY_LINE, type ControlLine } from './host/settings.ts'
import { type Limits, MIB } from '../policy.ts'
import type { Containing, Host, HostJob } from './types.ts'

/** What differs between the ways of containing a host. */
export interface Containment {
  readonly kind: Containing
  readonly child: ChildProcess
  readonly notes: Readable
  /** Opens the ports of a job, before the job is handed over. */
  open(job: HostJob): Promise<void>
  connect(port: number): Promise<Socket>
  /** Hands the host one line. Resolves when it was taken, or the process is gone. */
  send(line: string): Promise<void>
  signal(signal: 'SIGTERM' | 'SIGINT'): void
  kill(): void
  /** What the process itself ended with. `left`: it said that it was leaving by itself. */
  exitOf(code: number | null, signal: string | null, left: boolean): { code: number | null; signal: string | null }
  /** The limit of all its processes together that was met, where that is counted. Asked when the process has ended. */
  exceeded?(): 'memory' | 'pids' | undefined
  /** Called when the process has ended: resolves when all that it started is gone and its folder is removed. */
  remove(): Promise<void>
}

/** Enough for V8's last words and a stack trace. */
const TAIL_CHARACTERS = 8_192

/** A host over a child process that runs `host.mjs`. Use `ready()` before handing it out. */
export class ChildHost implements Host {
  readonly stdout: PassThrough
  readonly stderr: PassThrough
  readonly exited: Promise<HostExit>
  readonly #contained: Containment
  readonly #limits: Limits
  readonly #ready: Promise<void>
  readonly #advances: ((done: boolean) => void)[] = []
  #left = false
  #ended = false
  #outputBytes = 0
  #overflowed = false
  #errors = ''

  constructor(contained: Containment, limits: Limits) {
    this.#contained = contained
    this.#limits = limits
    // The streams hold all that may come, so that a reader who is late never keeps the process or its end waiting.
    this.stdout = new PassThrough({ highWaterMark: limits.outputMiB * MIB })
    this.stderr = new PassThrough({ highWaterMark: limits.outputMiB * MIB })
    this.#ready = this.#followOutput()
    this.#ready.catch(() => undefined)
    this.#followNotes()
    this.exited = this.#end()
    contained.child.stdin?.on('error', () => undefined)
  }

  /**
   * Resolves when the kit is loaded.
   * @throws EngineError `host-start` when the process ends or stays silent before that
   */
  async ready(): Promise<this> {
    const slow = setTimeout(() => this.#contained.kill(), this.#limits.startSeconds * 1000)
    try {
      await this.#ready
      return this
    } catch {
      const exit = await this.exited
      const how = exit.signal ?? `code ${exit.code}`
      throw new EngineError(
        'host-start',
        `a host process (sandbox: ${this.#contained.kind}) ended with ${how} before its kit was loaded: ${this.#errors.trim() || 'it printed nothing'}. "npm run doctor" tells what this machine lacks.`,
      )
    } finally {
      clearTimeout(slow)
    }
  }

  async start(job: HostJob): Promise<void> {
    await this.#contained.open(job)
    await this.#contained.send(JSON.stringify(job))
  }

  connect(port: number): Promise<Socket> {
    if (this.#ended) return Promise.reject(refused(port))
    return this.#contained.connect(port)
  }

  async advance(ms: number): Promise<boolean> {
    if (this.#ended) return false
    const line: ControlLine = { advance: ms }
    return new Promise<boolean>((resolve) => {
      this.#advances.push(resolve)
      void this.#contained.send(JSON.stringify(line))
    })
  }

  signal(signal: 'SIGTERM' | 'SIGINT' | 'SIGKILL'): void {
    if (this.#ended) return
    if (signal === 'SIGKILL') this.#contained.kill()
    else this.#contained.signal(signal)
  }

  #followOutput(): Promise<void> {
    const { stdout, stderr } = this.#contained.child
    const greeting = `${READY_LINE}\n`
    return new Promise((resolve, reject) => {
      let head: string | undefined = ''
      stdout?.on('data', (chunk: Buffer) => {
        if (head === undefined) return this.#pass(chunk, this.stdout)
        // Before the job only trusted code runs, and it prints one line.
        head += chunk.toString('latin1')
        if (!head.startsWith(greeting)) return
        const rest = Buffer.from(head.slice(greeting.length), 'latin1')
        head = undefined
        resolve()
        if (rest.length > 0) this.#pass(rest, this.stdout)
      })
      stderr?.on('data', (chunk: Buffer) => {
        this.#errors = (this.#errors + chunk.toString('utf8')).slice(-TAIL_CHARACTERS)
        this.#pass(chunk, this.stderr)
      })
      this.#contained.child.on('exit', () => reject(new Error('ended early')))
      this.#contained.child.on('error', reject)
    })
  }

  #pass(chunk: Buffer, to: PassThrough): void {
    if (this.#overflowed) return
    this.#outputBytes += chunk.length
    if (this.#outputBytes > this.#limits.outputMiB * MIB) {
      this.#overflowed = true
      this.#contained.kill()
    } else {
      to.write(chunk)
    }
  }

  #followNotes(): void {
    const { notes } = this.#contained
    notes.on('error', () => undefined)
    notes.on('data', (chunk: Buffer) => {
      for (const note of chunk.toString('latin1')) {
        if (note === NOTE.leaving) this.#left = true
        else if (note === NOTE.advanced) this.#advances.shift()?.(true)
      }
    })
  }

  async #end(): Promise<HostExit> {
    const { child } = this.#contained
    const outcome = await new Promise<{ code: number | null; signal: string | null; failure?: Error }>((resolve) => {
      child.on('exit', (code, signal) => resolve({ code, signal }))
      child.on('error', (failure) => resolve({ code: null, signal: null, failure }))
    })
    if (outcome.failure !== undefined) this.#errors += outcome.failure.message
    this.#ended = true
    const exceeded = this.#contained.exceeded?.()
    await this.#contained.remove()
    // All writers are gone: what they wrote is read to its end. A process that escaped its group must not hold us up.
    await Promise.race([Promise.all([closed(child.stdout), closed(child.stderr), closed(this.#contained.notes)]), soon(1_000)])
    for (const stream of [child.stdin, child.stdout, child.stderr, this.#contained.notes]) stream?.destroy()
    this.stdout.end()
    this.stderr.end()
    for (const resolve of this.#advances.splice(0)) resolve(false)
    const exit = this.#contained.exitOf(outcome.code, outcome.signal, this.#left)
    const limit = this.#overflowed ? 'output' : (limitOf(exit, this.#errors) ?? (exit.code === 0 ? undefined : exceeded))
    return limit === undefined ? exit : { ...exit, limit }
  }
}

/** What connecting to a port rejects with while nothing listens there. */
export function refused(port: number): Error {
  return Object.assign(new Error(`connect ECONNREFUSED 127.0.0.1:${port}`), {
    code: 'ECONNREFUSED',
    syscall: 'connect',
    address: '127.0.0.1',
    port,
  })
}

/** Sends lines through a process's stdin. One that is gone takes no more: that shows in `exited`, not here. */
export function throughInput({ stdin }: ChildProcess): Containment['send'] {
  return (line) =>
    new Promise((resolve) => {
      if (stdin === null || !stdin.writable) resolve()
      else stdin.write(`${line}\n`, () => resolve())
    })
}

function closed(stream: Readable | null): Promise<void> {
  return new Promise((resolve) => {
    if (stream === null || stream.closed) resolve()
    else stream.on('close', () => resolve())
  })
}

function soon(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref())
}
