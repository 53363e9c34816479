import { ProblemException } from '../problems/problem.ts'

/** A share of the machine. It has to be released, whatever happens. */
export interface Place {
  /** Aborts when its owner took another place, or all places close. */
  readonly signal: AbortSignal
  release(): void
}

interface Held {
  readonly controller: AbortController
  readonly released: Promise<undefined>
}

/** How many things that learners started run at once: one per owner, and a cap over all. */
export class Places {
  private readonly held = new Map<string, Held>()
  private readonly waiting = new Set<Promise<undefined>>()
  private isClosed = false

  /**
   * @param limit over all owners
   * @param what the places are for: the code of the problem when all are taken, and words for its detail
   */
  constructor(
    private readonly limit: number,
    private readonly what: { full: string; for: string } = { full: 'runs-full', for: 'run an app' },
  ) {}

  /** How many are taken. */
  get taken(): number {
    return this.held.size
  }

  /**
   * Takes a place. What the owner already has ends first.
   *
   * @param retryAfter seconds until trying again makes sense
   * @throws ProblemException 429 when all places are taken, 503 when they are closed
   * @example
   * const place = await places.take(visitor, () => 60)
   * try { … } finally { place.release() }
   */
  async take(owner: string, retryAfter: () => number): Promise<Place> {
    if (this.isClosed)
      throw new ProblemException(503, 'stopping', 'The server is stopping. Try again in a moment.', { headers: { 'retry-after': '5' } })
    const previous = this.held.get(owner)
    if (!previous && this.held.size >= this.limit) {
      const wait = retryAfter()
      const detail = `All ${this.limit} places to ${this.what.for} are taken. Try again in ${wait} seconds.`
      throw new ProblemException(429, this.what.full, detail, { headers: { 'retry-after': String(wait) } })
    }
    const controller = new AbortController()
    const { promise: released, resolve } = Promise.withResolvers<undefined>()
    const mine: Held = { controller, released }
    this.held.set(owner, mine)
    this.waiting.add(released)
    const release = (): void => {
      if (this.held.get(owner) === mine) this.held.delete(owner)
      this.waiting.delete(released)
      resolve(undefined)
    }
    previous?.controller.abort()
    await previous?.released
    return { signal: controller.signal, release }
  }

  /** Aborts everything, and waits until all places are released. */
  async close(): Promise<void> {
    this.isClosed = true
    for (const { controller } of this.held.values()) controller.abort()
    await Promise.all(this.waiting)
  }
}
