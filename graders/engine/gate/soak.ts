import type { Verdict } from '../verdict/verdict.ts'
import { isRight, type Candidate } from './candidates.ts'
import type { Finding } from './finding.ts'

/** What one round said of a candidate. */
export interface Outcome {
  runner: 'vitest' | 'light'
  verdict: Pick<Verdict, 'seed' | 'requirements'>
}

/**
 * Requirements whose outcome depends on chance: of a right repair any, of a mutant the one that it names. What else
 * wrong code fails may differ, as when it loses a race.
 *
 * @param outcomes of all rounds and runners
 */
export function unsteadyRequirements(slug: string, candidate: Candidate, outcomes: readonly Outcome[]): Finding[] {
  const ids = new Set(outcomes.flatMap(({ verdict }) => verdict.requirements.map(({ id }) => id)))
  return [...ids]
    .filter((id) => isRight(candidate) || id === candidate.catches)
    .flatMap((id) => {
      const decided = outcomes.flatMap(({ runner, verdict: { seed, requirements } }) => {
        const status = requirements.find((requirement) => requirement.id === id)?.status
        return status === 'passed' || status === 'failed' ? [{ runner, seed, status }] : []
      })
      const failed = decided.filter(({ status }) => status === 'failed')
      if (failed.length === 0 || failed.length === decided.length) return []
      const rarer = isRight(candidate) ? failed : decided.filter(({ status }) => status === 'passed')
      const where = rarer.slice(0, 5).map(({ runner, seed }) => `${runner === 'light' ? 'light runner' : 'vitest'}, seed ${seed}`)
      return [
        {
          file: `graders/${slug}/${slug}.grader.ts`,
          problem: `"${id}" failed in ${failed.length} of ${decided.length} gradings, ${isRight(candidate) ? 'such as' : 'and not with'} ${where.join('; ')}`,
          mend: 'wait for a condition instead of a time, make the race happen at a named point, or assert less',
        },
      ]
    })
}
