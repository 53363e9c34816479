import { signal } from '@preact/signals'
import type { RequirementResult } from '#engine/verdict/verdict.ts'
import type { Check } from '../../runtimes/server/api.ts'
import type { Files, QueueProgress, Runtime } from '../../runtimes/runtime.ts'
import type { Announcer } from './announcer.ts'
import { messageOf } from './running.ts'

/** What a check of one requirement by itself found. */
export interface Checked {
  readonly result: RequirementResult
  readonly seed: number
  /** The files that it is about. */
  readonly files: Files
  readonly reason: Exclude<Check['reason'], 'error'>
  /** One sentence for the reason, with where it went wrong. */
  readonly message: string | undefined
  readonly place: Check['place']
}

/** The check that is under way. */
export interface CheckUnderWay {
  readonly requirement: string
  /** Why it is not taken yet; it is tried again by itself. */
  readonly refused: string | undefined
}

/**
 * Checks one requirement by itself. What it finds is shown in the list until all are graded again. It is no attempt: it is
 * kept nowhere, counts for nothing, and can't make an exercise passed.
 */
export class Checking {
  readonly underWay = signal<CheckUnderWay | undefined>(undefined)
  /** What was found since the verdict on show, by requirement. */
  readonly checked = signal<ReadonlyMap<string, Checked>>(new Map())
  /** Why a requirement could not be checked. */
  readonly problem = signal<{ requirement: string; message: string } | undefined>(undefined)
  readonly #slug: string
  readonly #runtime: Pick<Runtime, 'check'>
  readonly #announcer: Announcer
  #running: AbortController | undefined

  constructor(slug: string, runtime: Pick<Runtime, 'check'>, announcer: Announcer) {
    this.#slug = slug
    this.#runtime = runtime
    this.#announcer = announcer
  }

  /** @param seed of what was found before, so that the same case is looked at again */
  async check(requirement: { id: string; title: string }, files: Files, seed: number | undefined): Promise<void> {
    this.#running?.abort()
    const running = new AbortController()
    this.#running = running
    this.problem.value = undefined
    this.underWay.value = { requirement: requirement.id, refused: undefined }
    this.#announcer.say(`Only this requirement is being checked: ${requirement.title}`)
    const onProgress = (progress: QueueProgress): void => {
      if (running.signal.aborted) return
      this.underWay.value = { requirement: requirement.id, refused: progress.phase === 'refused' ? progress.message : undefined }
    }
    try {
      const asked = { only: [requirement.id], ...(seed === undefined ? {} : { seed }) }
      const { requirements, ...check } = await this.#runtime.check(this.#slug, files, asked, onProgress, running.signal)
      if (running.signal.aborted) return
      if (check.reason === 'error') throw new Error('The check itself failed; this is not your mistake. Try again in a moment.')
      const result = requirements.find(({ id }) => id === requirement.id)
      if (!result) throw new Error('The check said nothing of this requirement. Grade all of them.')
      const found = { result, seed: check.seed, files, reason: check.reason, message: check.message, place: check.place }
      this.checked.value = new Map(this.checked.value).set(requirement.id, found)
      this.#announcer.say(told(requirement.title, found))
    } catch (error) {
      if (running.signal.aborted) return
      this.problem.value = { requirement: requirement.id, message: messageOf(error) }
      this.#announcer.say(messageOf(error))
    }
    this.underWay.value = undefined
  }

  cancel(): void {
    if (!this.underWay.value) return
    this.#running?.abort()
    this.underWay.value = undefined
    this.#announcer.say('The check was cancelled.')
  }

  /** A whole grading begins, or another verdict is shown: what was found one by one is out of date. */
  forget(): void {
    this.#running?.abort()
    this.underWay.value = undefined
    this.problem.value = undefined
    this.checked.value = new Map()
  }
}

function told(title: string, { result, message }: Checked): string {
  if (result.status === 'passed') return `Holds, checked alone: ${title}`
  if (result.status === 'failed') return `Does not hold, checked alone: ${title} ${result.message}`
  return `Not checked: ${title} ${message ?? result.message}`
}
