/** Gives values as they are up to so many different ones, then `other`: each value of a label is a series that Prometheus keeps. */
export class Bounded {
  private readonly known = new Set<string>()

  constructor(private readonly limit: number) {}

  /** @example new Bounded(1).of('/api/session') // '/api/session' */
  of(value: string): string {
    if (this.known.size < this.limit) this.known.add(value)
    return this.known.has(value) ? value : 'other'
  }
}
