import type { RequirementResult } from '#engine/verdict/verdict.ts'
import type { Announcer } from './announcer.ts'

/** Milliseconds between two sentences about one grading: results come faster than anybody reads them out. */
export const PAUSE_MS = 5_000

/** Tells how a grading goes on: the first result at once, what comes after it in one sentence now and then. */
export class Teller {
  readonly #announcer: Announcer
  #timer: ReturnType<typeof setTimeout> | undefined
  #untold: string | undefined

  constructor(announcer: Announcer) {
    this.#announcer = announcer
  }

  /**
   * @param of how many requirements are graded
   */
  results(results: readonly RequirementResult[], of: number): void {
    const count = (status: RequirementResult['status']) => results.filter((result) => result.status === status).length
    this.#untold = `Checked: ${results.length} of ${of}. Holding: ${count('passed')}. Not holding: ${count('failed')}.`
    if (this.#timer === undefined) this.#tell()
  }

  /** The grading is over: what was not told is no news any more. */
  end(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#untold = undefined
  }

  #tell(): void {
    this.#timer = undefined
    if (this.#untold === undefined) return
    this.#announcer.say(this.#untold)
    this.#untold = undefined
    this.#timer = setTimeout(() => this.#tell(), PAUSE_MS)
  }
}
