import { drawKey } from '../runtimes/server/draw-key.ts'

/** Draws an `Idempotency-Key`: the same as long as the same thing is tried, so that a second try after a failure makes nothing twice. */
export class OnceKey {
  #key: string | undefined
  #of = ''

  /** @param request what is to be made */
  for(request: unknown): string {
    const of = JSON.stringify(request)
    if (this.#key === undefined || of !== this.#of) this.#key = drawKey()
    this.#of = of
    return this.#key
  }

  /** It is made. The same again is another one. */
  done(): void {
    this.#key = undefined
  }
}
