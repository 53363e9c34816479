import type { Verdict } from '#engine/verdict/verdict.ts'
import { Refused, ServerGone } from '../../runtimes/server/http.ts'
import { RuntimeError, type QueueProgress } from '../../runtimes/runtime.ts'
import type { WaitingAttempt } from './attempt.ts'
import type { WaitingAttempts } from './waiting-store.ts'
import { WORDS } from './words.ts'

/** What handing in needs of its surroundings. */
export interface HandingIn {
  readonly attempts: WaitingAttempts
  /** Who is signed in. Undefined: nobody. Throws what `Http` throws. */
  person(): Promise<string | undefined>
  /** Hands it in under its key and follows it to its verdict. Throws what `gradeOnServer` throws. */
  grade(attempt: WaitingAttempt, onProgress: (progress: QueueProgress) => void): Promise<Verdict>
  /** Keeps the verdict where those of other attempts are. */
  keep(attempt: WaitingAttempt, verdict: Verdict, signature: string | undefined): Promise<void>
  /** What waits has changed. */
  onChange(): void
}

/** Codes of refusals that say nothing about the attempt: a tab without the server's token, or nobody who is signed in. */
const NOT_NOW: ReadonlySet<number> = new Set([401, 403, 408, 409, 425, 429])

/**
 * Hands in everything that waits, each once, and keeps the verdicts. For one tab at a time. What can't be handed in now waits
 * on; what the server does not take says why.
 *
 * @returns whether anything waits on
 * @throws StorageError
 */
export async function handInAll(surroundings: HandingIn): Promise<boolean> {
  const { attempts, onChange } = surroundings
  // Of a tab that was closed meanwhile. It may have arrived: the same key gives the same grading.
  for (const { key } of await attempts.all()) await attempts.move(key, ['sending'], { state: 'waiting' })
  const waiting = (await attempts.all()).filter(({ state }) => state === 'waiting')
  if (waiting.length === 0) return false
  let person: string | undefined
  try {
    person = await surroundings.person()
  } catch (error) {
    if (error instanceof RuntimeError) return true
    throw error
  }
  await Promise.all(waiting.map((attempt) => handIn(attempt, person, surroundings)))
  onChange()
  return (await attempts.all()).some(({ state }) => state === 'waiting')
}

async function handIn(attempt: WaitingAttempt, person: string | undefined, surroundings: HandingIn): Promise<void> {
  const { attempts, onChange } = surroundings
  const { key } = attempt
  if (attempt.person !== undefined && attempt.person !== person) {
    await attempts.move(key, ['waiting'], { state: 'waiting', message: person === undefined ? WORDS.signIn : WORDS.somebodyElse })
    return
  }
  // It may have been cancelled in this moment.
  if ((await attempts.move(key, ['waiting'], { state: 'sending' })) === undefined) return
  onChange()
  try {
    let signature: string | undefined
    const verdict = await surroundings.grade(attempt, (progress) => {
      if (progress.phase === 'signed') signature = progress.signature
    })
    await surroundings.keep(attempt, verdict, signature)
    await attempts.remove(key, ['sending'])
  } catch (error) {
    if (!(error instanceof RuntimeError)) {
      await attempts.move(key, ['sending'], { state: 'waiting' })
      throw error
    }
    const state = isForNow(error) ? 'waiting' : 'refused'
    await attempts.move(key, ['sending'], { state, ...(error instanceof ServerGone ? {} : { message: error.message }) })
  }
  onChange()
}

/** Whether it may be taken later. */
function isForNow(error: RuntimeError): boolean {
  if (error instanceof Refused) return error.status >= 500 || NOT_NOW.has(error.status)
  return error instanceof ServerGone || error.retryAfter !== undefined
}
