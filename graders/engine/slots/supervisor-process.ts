import { EngineError } from '../engine.ts'
import type { HostNotifications, HostRequests, SupervisorSettings } from '../supervisor/protocol.ts'
import { LineReader, LineWriter } from '../supervisor/line-messages.ts'
import { call, listen, peerOf, type Peer } from '../supervisor/rpc.ts'
import type { StartProcess, TrustedProcess } from './process.ts'

/** How long a supervisor may take to end what it started, in milliseconds: twice a teardown (see policy.ts), and time to begin. */
const END_DEADLINE_MS = 15_000

/** A supervisor in a process of its own, from its host's side. */
export class SupervisorProcess {
  readonly #process: TrustedProcess
  readonly #peer: Peer
  readonly token: string
  /** Loopback port for graders. */
  readonly port: number
  /** Where its notifications go. */
  readonly handlers: Partial<HostNotifications>

  private constructor(process: TrustedProcess, peer: Peer, token: string, port: number, handlers: Partial<HostNotifications>) {
    this.#process = process
    this.#peer = peer
    this.token = token
    this.port = port
    this.handlers = handlers
  }

  /** @throws EngineError `supervisor-failed` when it does not come up */
  static async start(startProcess: StartProcess, settings: Omit<SupervisorSettings, 'token'>): Promise<SupervisorProcess> {
    const process = await startProcess('supervisor')
    const peer = peerOf(new LineReader('supervisor', process), new LineWriter('host', (text) => process.write(text)))
    const handlers: Partial<HostNotifications> = {}
    listen<HostNotifications>(peer, {
      progress: (progress) => handlers.progress?.(progress),
      log: (line) => handlers.log?.(line),
      exited: (exit) => handlers.exited?.(exit),
    })
    peer.connection.listen()
    const token = drawToken()
    try {
      const port = await call<HostRequests, 'configure'>(peer, 'configure', { ...settings, token })
      return new SupervisorProcess(process, peer, token, port, handlers)
    } catch (error) {
      await process.end(END_DEADLINE_MS)
      throw new EngineError(
        'supervisor-failed',
        `The supervisor did not start: ${process.complaint() || (error instanceof Error ? error.message : String(error))}`,
        { cause: error },
      )
    }
  }

  /** @throws EngineError `supervisor-ended` when the process is gone, Error with what it answered otherwise */
  async request<K extends keyof HostRequests>(
    method: K,
    ...parameters: Parameters<HostRequests[K]>
  ): Promise<Awaited<ReturnType<HostRequests[K]>>> {
    const gone = this.#process.ended.then(() => {
      throw new EngineError('supervisor-ended', `The supervisor ended unexpectedly. ${this.#process.complaint()}`.trim())
    })
    gone.catch(() => {})
    return Promise.race([call<HostRequests, K>(this.#peer, method, ...parameters), gone])
  }

  async close(): Promise<void> {
    this.#peer.close()
    await this.#process.end(END_DEADLINE_MS)
  }
}

/** 192 bits in hexadecimal. */
function drawToken(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(24)), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
