import { signal } from '@preact/signals'
import { wordsOf } from '../account/model.ts'

/** What somebody does in one part of a page: one thing at a time, and what came of it. */
export class Deed {
  readonly busy = signal(false)
  readonly said = signal('')
  readonly problem = signal('')

  /** @param action gives what to say when it went well; what it throws is said in plain words */
  async do(action: () => Promise<string>): Promise<void> {
    if (this.busy.value) return
    this.busy.value = true
    this.said.value = ''
    this.problem.value = ''
    try {
      this.said.value = await action()
    } catch (error) {
      this.problem.value = wordsOf(error)
    } finally {
      this.busy.value = false
    }
  }
}
