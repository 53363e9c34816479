/** Lanes that work through one queue, whoever puts something into it. */
export class Lanes {
  readonly #queue: (() => Promise<void>)[] = []
  #idle: number

  constructor(lanes: number) {
    this.#idle = lanes
  }

  /** Resolves, or fails, as the job does once a lane has taken it. */
  add<T>(job: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#queue.push(() => job().then(resolve, reject))
      if (this.#idle > 0) void this.#work()
    })
  }

  async #work(): Promise<void> {
    this.#idle--
    for (let job = this.#queue.shift(); job !== undefined; job = this.#queue.shift()) await job()
    this.#idle++
  }
}
