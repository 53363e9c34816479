/**
 * Reads for many who ask at once. Whoever asks while something is read waits for the next reading, which is one for
 * all of them: nobody gets what was read before they asked.
 *
 * @example const boards = new SharedReads((cohort) => readBoard(db, outlines, cohort))
 */
export class SharedReads<T> {
  readonly #read: (key: string) => Promise<T>
  readonly #running = new Map<string, Promise<T>>()
  readonly #next = new Map<string, Promise<T>>()

  constructor(read: (key: string) => Promise<T>) {
    this.#read = read
  }

  /** @throws what reading throws, to all who wait for that reading */
  get(key: string): Promise<T> {
    const running = this.#running.get(key)
    if (running === undefined) return this.#start(key)
    const waiting = this.#next.get(key)
    if (waiting !== undefined) return waiting
    const next = running
      .then(
        () => undefined,
        () => undefined,
      )
      .then(() => {
        this.#next.delete(key)
        return this.#start(key)
      })
    this.#next.set(key, next)
    return next
  }

  #start(key: string): Promise<T> {
    const reading = this.#read(key).finally(() => {
      if (this.#running.get(key) === reading) this.#running.delete(key)
    })
    this.#running.set(key, reading)
    return reading
  }
}
