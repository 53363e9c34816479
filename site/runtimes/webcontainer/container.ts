import 'vscode-jsonrpc/browser'
import type { WebContainer } from '@webcontainer/api'
import { machineSettings, machineStarter, type Machine } from '#engine/container/machine.ts'
import { SlotPool } from '#engine/slots/slot-pool.ts'
import { SupervisorProcess } from '#engine/slots/supervisor-process.ts'
import type { GradingJob, GradingOutcome, GradingProgress } from '#engine/supervisor/protocol.ts'
import type { PartFile } from './download.ts'
import type { Mountable } from './starting.ts'
import { trustedProcess } from './process.ts'

/** The page's one container with what was mounted in it: it serves every exercise of a visit. */
export class Container implements Mountable {
  readonly machine: Machine
  readonly #container: WebContainer
  readonly #mounted = new Set<string>()
  readonly #addresses = new Map<number, string>()
  readonly #awaited = new Map<number, (address: string) => void>()
  readonly #slots: SlotPool

  constructor(container: WebContainer) {
    this.#container = container
    this.#slots = new SlotPool(1, async () => ({
      runner: 'light',
      startProcess: machineStarter(this.machine),
      settings: machineSettings(this.machine),
    }))
    container.on('server-ready', (port, address) => {
      this.#addresses.set(port, address)
      this.#awaited.get(port)?.(address)
      this.#awaited.delete(port)
    })
    container.on('port', (port, type) => {
      if (type === 'close') this.#addresses.delete(port)
    })
    this.machine = {
      root: container.workdir,
      start: async (file) => trustedProcess(await container.spawn('node', [file])),
    }
  }

  /** Parts that are not there yet. */
  missing(parts: readonly PartFile[]): PartFile[] {
    return parts.filter(({ address }) => !this.#mounted.has(address))
  }

  /** Lays a part over what is there. The content is handed over: it can't be used again. */
  async mount(part: PartFile, content: Uint8Array): Promise<void> {
    await this.#container.mount(content)
    this.#mounted.add(part.address)
  }

  /** Grades, one after the other: supervisor and grader are kept from grading to grading as long as they are well. */
  grade(job: GradingJob, options: { signal: AbortSignal; onProgress: (progress: GradingProgress) => void }): Promise<GradingOutcome> {
    return this.#slots.with((slot) => slot.grade(job, options), options.signal)
  }

  /** A supervisor of its own for a run of the app. */
  supervisor(): Promise<SupervisorProcess> {
    return SupervisorProcess.start(machineStarter(this.machine), machineSettings(this.machine))
  }

  /** The address under which a browser reaches what listens on a port, once the container has announced it. */
  addressOf(port: number): Promise<string> {
    const { promise, resolve } = Promise.withResolvers<string>()
    const known = this.#addresses.get(port)
    if (known === undefined) this.#awaited.set(port, resolve)
    else resolve(known)
    return promise
  }

  async close(): Promise<void> {
    await this.#slots.close()
    this.#container.teardown()
  }
}
