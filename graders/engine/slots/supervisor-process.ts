import { randomBytes } from 'node:crypto'
import { EngineError } from '../engine.ts'
import type { HostNotifications, HostRequests, SupervisorSettings } from '../supervisor/protocol.ts'
import { call, listen, openLinePeer, type Peer } from '../supervisor/rpc.ts'
import { startChild, type Child } from './child.ts'

/** How long a supervisor may take to end what it started, in milliseconds. */
const END_DEADLINE_MS = 5_000

/** A supervisor in a process of its own, from its host's side. */
export class SupervisorProcess {
  readonly #child: Child
  readonly #peer: Peer
  readonly token: string
  /** Loopback port for graders. */
  readonly port: number
  /** Where its notifications go. */
  readonly handlers: Partial<HostNotifications>

  private constructor(child: Child, peer: Peer, token: string, port: number, handlers: Partial<HostNotifications>) {
    this.#child = child
    this.#peer = peer
    this.token = token
    this.port = port
    this.handlers = handlers
  }

  /** @throws EngineError `supervisor-failed` when it does not come up */
  static async start(node: string, settings: Omit<SupervisorSettings, 'token'>): Promise<SupervisorProcess> {
    const child = startChild(node, new URL('../supervisor/main.ts', import.meta.url))
    const peer = openLinePeer('host', child.process.stdout, child.process.stdin)
    const handlers: Partial<HostNotifications> = {}
    listen<HostNotifications>(peer, {
      progress: (progress) => handlers.progress?.(progress),
      log: (line) => handlers.log?.(line),
      exited: (exit) => handlers.exited?.(exit),
    })
    peer.connection.listen()
    const token = randomBytes(24).toString('base64url')
    try {
      const port = await call<HostRequests, 'configure'>(peer, 'configure', { ...settings, token })
      return new SupervisorProcess(child, peer, token, port, handlers)
    } catch (error) {
      await child.end(END_DEADLINE_MS)
      throw new EngineError(
        'supervisor-failed',
        `The supervisor did not start: ${child.complaint() || (error instanceof Error ? error.message : String(error))}`,
        { cause: error },
      )
    }
  }

  /** @throws EngineError `supervisor-ended` when the process is gone, Error with what it answered otherwise */
  async request<K extends keyof HostRequests>(
    method: K,
    ...parameters: Parameters<HostRequests[K]>
  ): Promise<Awaited<ReturnType<HostRequests[K]>>> {
    const gone = this.#child.ended.then(() => {
      throw new EngineError('supervisor-ended', `The supervisor ended unexpectedly. ${this.#child.complaint()}`.trim())
    })
    gone.catch(() => {})
    return Promise.race([call<HostRequests, K>(this.#peer, method, ...parameters), gone])
  }

  async close(): Promise<void> {
    this.#peer.close()
    await this.#child.end(END_DEADLINE_MS)
  }
}
