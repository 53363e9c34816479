import type { Verdict } from '#engine/verdict/verdict.ts'
import type { Check } from './server/api.ts'

/**
 * What a grading of some requirements found. That it "passed" is left out: it would stand for requirements that nobody has
 * looked at.
 *
 * @param only ids of the requirements that were asked for
 * @returns undefined when the grading itself failed
 * @example checkOf(verdict, ['constant-queries'])?.requirements[0]?.status // 'passed'
 */
export function checkOf(verdict: Verdict, only: readonly string[]): Check | undefined {
  const { status, reason = status === 'timeout' ? status : undefined, message, place, seed, output, durationMs } = verdict
  if (status === 'error') return undefined
  return {
    seed,
    requirements: verdict.requirements.filter(({ id }) => only.includes(id)),
    ...(reason === undefined ? {} : { reason }),
    ...(message === undefined ? {} : { message }),
    ...(place === undefined ? {} : { place }),
    output,
    durationMs,
  }
}
