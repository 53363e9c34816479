import type { Verdict } from '#engine/verdict/verdict.ts'
import type { Check } from './server/api.ts'

/**
 * What a grading of some requirements found. That it "passed" is left out: it would stand for requirements that nobody has
 * looked at. Of a failure of ours nothing is told but that it was one.
 *
 * @param only ids of the requirements that were asked for
 * @example checkOf(verdict, ['constant-queries']).requirements[0]?.status // 'passed'
 */
export function checkOf(verdict: Verdict, only: readonly string[]): Check {
  const { status, message, place, seed, durationMs } = verdict
  const requirements = verdict.requirements.filter(({ id }) => only.includes(id))
  if (status === 'error') return { seed, requirements, reason: status, output: '', durationMs }
  const reason = status === 'timeout' ? status : verdict.reason
  return {
    seed,
    requirements,
    ...(reason === undefined ? {} : { reason }),
    ...(message === undefined ? {} : { message }),
    ...(place === undefined ? {} : { place }),
    output: verdict.output,
    durationMs,
  }
}
