import type { Hold, NewReveal } from '../../runtimes/server/reveals-api.ts'

const MOMENT = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' })

/**
 * What holds hints or the solution back, and until when.
 *
 * @example holdWords({ cohort: 'Autumn', state: 'off', from: null, afterMinutes: null }, 'hint') // 'Autumn gives no hints for this exercise.'
 */
export function holdWords({ cohort, state, from, afterMinutes }: Hold, what: NewReveal['kind']): string {
  const isHint = what === 'hint'
  if (state === 'off')
    return isHint ? `${cohort} gives no hints for this exercise.` : `${cohort} does not show the solution of this exercise.`
  const does = isHint ? 'gives hints' : 'shows the solution'
  if (from !== null) return `${cohort} ${does} from ${MOMENT.format(new Date(from))} on.`
  return `${cohort} ${does} ${afterMinutes} ${afterMinutes === 1 ? 'minute' : 'minutes'} after you have begun.`
}
