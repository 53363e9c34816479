import net from 'node:net'
import { stripVTControlCharacters } from 'node:util'
import type { Exit } from '../grader/types.ts'
import type { Host } from '../sandbox/types.ts'
import type { LogBook } from './log-book.ts'

/** Port that the app listens on where it has a network of its own. */
const PRIVATE_PORT = 3000
export interface InstanceSetting {
  entry: string
  files: Record<string, string>
  /** Variables beside PORT and INSTANCE. */
  env: Record<string, string>
  ports: Record<number, number>
  strict: boolean
  /** The process serves HTTP: it is ready when it listens, which may take so many seconds. Left out: it does not listen. */
  listensWithin?: number
  /** How far the clock has been advanced so far, in milliseconds. */
  clockMs: number
}

/** Why an instance did not come up. */
export class StartError extends Error {
  override readonly name = 'StartError'
  readonly reason: 'start' | 'crash' | 'limit'
  /** It was alive, and its time was up. */
  readonly late: boolean
  constructor(reason: StartError['reason'], message: string, { late = false }: { late?: boolean } = {}) {
    super(message)
    this.reason = reason
    this.late = late
  }
}

/** One process of the subject, from its start to its end. */
export class Instance {
  readonly name: string
  readonly #host: Host
  #port = PRIVATE_PORT
  readonly #drained: Promise<unknown>
  readonly #log: LogBook
  readonly #logMark: number
  #asked = false
  #exit: Exit | undefined
  /** Resolves when the process is gone and its output was read. */
  readonly exited: Promise<Exit>
  #limit: string | undefined

  private constructor(name: string, host: Host, log: LogBook) {
    this.name = name
    this.#host = host
    this.#log = log
    this.#logMark = log.mark()
    this.#drained = Promise.all([log.follow(name, 'stdout', host.stdout), log.follow(name, 'stderr', host.stderr)])
    this.exited = host.exited.then(async ({ code, signal, limit }) => {
      await this.#drained
      this.#limit = limit
      this.#exit = { instance: name, code, signal, forced: false }
      return this.#exit
    })
  }

  /** Takes a prepared host over and follows its output. Nothing of the learner's runs yet. */
  static begin(name: string, host: Host, log: LogBook): Instance {
    return new Instance(name, host, log)
  }

  /**
   * Hands the job to the host and waits until the app listens.
   *
   * @param shared the host has no network of its own, so the port must be free on this machine
   * @throws StartError when it does not come up
   */
  async run(setting: InstanceSetting, shared: boolean): Promise<void> {
    if (shared) this.#port = await freePort()
    await this.#host.start({
      files: setting.files,
      entry: setting.entry,
      env: { ...setting.env, PORT: String(this.#port), INSTANCE: this.name },
      ports: setting.ports,
      strict: setting.strict,
      ...(setting.clockMs > 0 ? { clockMs: setting.clockMs } : {}),
    })
    if (setting.listensWithin !== undefined) await this.#untilListening(setting.listensWithin)
  }

  get running(): boolean {
    return this.#exit === undefined
  }

  /** It ended because it used up what a process may use. */
  get exhausted(): boolean {
    return this.#limit !== undefined
  }

  /** It ended although nobody asked it to. */
  get crashed(): boolean {
    return this.#exit !== undefined && !this.#asked
  }

  connect(): Promise<net.Socket> {
    return this.#host.connect(this.#port)
  }

  async advance(ms: number): Promise<void> {
    await this.#host.advance(ms)
  }

  /** Resolves when its own thread takes a message: the process is not about to end. Otherwise only when it has ended. */
  async answers(): Promise<void> {
    if (!(await this.#host.advance(0))) await this.exited
  }

  async kill(): Promise<Exit> {
    this.#asked = true
    this.#host.signal('SIGKILL')
    return this.exited
  }

  async stop(signal: 'SIGTERM' | 'SIGINT', deadlineMs: number): Promise<Exit> {
    this.#asked = true
    this.#host.signal(signal)
    const timer = setTimeout(() => this.#host.signal('SIGKILL'), deadlineMs)
    const started = performance.now()
    const exit = await this.exited
    clearTimeout(timer)
    return { ...exit, forced: exit.signal === 'SIGKILL' && performance.now() - started >= deadlineMs }
  }

  /** One sentence about an end that nobody asked for. */
  describeExit(): string {
    if (this.#exit === undefined) return ''
    if (this.#limit === 'memory') return `${this.name} ran out of memory`
    if (this.#limit === 'cpu') return `${this.name} used up its processor time`
    if (this.#limit === 'output') return `${this.name} wrote more output than is allowed`
    if (this.#limit === 'pids') return `${this.name} started more processes than are allowed`
    const how = this.#exit.signal === null ? `exited with code ${this.#exit.code ?? 0}` : `was ended by ${this.#exit.signal}`
    const cause = this.#cause()
    return cause === undefined ? `${this.name} ${how}` : `${this.name} ${how}: ${cause}`
  }

  /** The first line of stderr that reads like an error. */
  #cause(): string | undefined {
    const lines = this.#log.since(this.#logMark).filter((line) => line.instance === this.name && line.stream === 'stderr')
    const error =
      lines.find((line) => /^(?:\s*\w*(?:Error|Exception)\b.*:|Uncaught )/.test(line.text)) ??
      lines.find((line) => /Error\b.*:/.test(line.text))
    return error === undefined ? undefined : stripVTControlCharacters(error.text).trim().slice(0, 300)
  }

  async #untilListening(seconds: number): Promise<void> {
    const deadline = performance.now() + seconds * 1000
    let pause = 2
    while (performance.now() < deadline) {
      if (!this.running) break
      if (await this.#answers()) return
      await Promise.race([new Promise((resolve) => setTimeout(resolve, pause)), this.exited])
      pause = Math.min(pause * 1.5, 50)
    }
    if (this.running) {
      await this.kill()
      throw new StartError('start', `The app did not listen on PORT within ${seconds} seconds (${this.name}).`, { late: true })
    }
    if (this.#limit !== undefined) throw new StartError('limit', `The app did not start: ${this.describeExit()}.`)
    const clean = this.#exit?.code === 0
    throw new StartError(
      clean ? 'start' : 'crash',
      clean
        ? `The app ended without ever listening on PORT (${this.describeExit()}).`
        : `The app crashed while it started: ${this.describeExit()}`,
    )
  }

  async #answers(): Promise<boolean> {
    try {
      const socket = await this.connect()
      socket.on('error', () => {})
      socket.destroy()
      return true
    } catch {
      return false
    }
  }
}

async function freePort(): Promise<number> {
  const server = net.createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('The system gave no free port on 127.0.0.1.')
  return address.port
}
