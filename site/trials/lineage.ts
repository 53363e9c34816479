import { setTimeout as delay } from 'node:timers/promises'
import { descendantsOf, readTasks, type Task } from '#engine/tasks.ts'

const LOOK_MS = 500

/** All that this process has started, and what that started, also when it was given to somebody else since: the parents may have been killed. */
export class Lineage implements Disposable {
  readonly #known = new Set<string>()
  readonly #timer = setInterval(() => this.#look(), LOOK_MS)

  /**
   * What is still there.
   *
   * @param patienceMs how long it may take to go
   * @returns one line for each process
   */
  async left(patienceMs: number): Promise<string[]> {
    this.#look()
    const deadline = performance.now() + patienceMs
    for (;;) {
      const left = readTasks().filter((task) => this.#known.has(nameOf(task)))
      if (left.length === 0 || performance.now() > deadline) return left.map(({ pid, command }) => `${pid}: ${command.slice(0, 120)}`)
      await delay(LOOK_MS)
    }
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer)
  }

  #look(): void {
    for (const task of descendantsOf(process.pid, readTasks())) this.#known.add(nameOf(task))
  }
}

/** A pid is used again; with the time of its start it names one process. */
function nameOf({ pid, started }: Task): string {
  return `${pid} ${started}`
}
