/** Runs work on one key in turn, within this process. */
export class Mutex {
  private readonly last = new Map<string, Promise<unknown>>()

  run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const mine = (this.last.get(key) ?? Promise.resolve()).then(work, work)
    this.last.set(key, mine)
    return mine.finally(() => {
      if (this.last.get(key) === mine) this.last.delete(key)
    })
  }
}
