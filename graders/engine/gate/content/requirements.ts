import type { Exercise } from '../../exercise/types.ts'
import type { Verdict } from '../../verdict/verdict.ts'
import { isRight, type Candidate } from '../candidates.ts'
import type { Finding } from '../finding.ts'

/** What one grading said of each requirement. */
export interface Observation {
  candidate: Pick<Candidate, 'kind' | 'name' | 'catches'>
  verdict: Pick<Verdict, 'requirements'>
}

/** Requirements that no mutant names: nothing proves that the grader observes them. */
export function unnamedRequirements(
  { slug, manifest }: Pick<Exercise, 'slug' | 'manifest'>,
  candidates: readonly Pick<Candidate, 'catches'>[],
): Finding[] {
  const named = new Set(candidates.map(({ catches }) => catches))
  return manifest.requirements
    .filter(({ id }) => !named.has(id))
    .map(({ id }) => ({
      file: `graders/${slug}/mutants`,
      problem: `no mutant names "${id}"`,
      mend: `add a wrong repair that breaks it and little else, with "catches: ${id}" in its overlay.yaml`,
    }))
}

/**
 * Requirements that no wrong repair tells apart: each fails exactly where the other does, so they are one to a learner.
 *
 * Only repairs count. The starter is none: it has all flaws at once, so two requirements fail together on it by design,
 * and where they differ on it, that shows that they observe different things and not that anybody can mend one of them
 * alone. Whoever can will find a mutant that does, such as the solution without one of its parts.
 *
 * @param observations all gradings of the whole suite, of any runner: chance may tell two apart, and then they are two
 */
export function inseparableRequirements(
  { slug, manifest }: Pick<Exercise, 'slug' | 'manifest'>,
  observations: readonly Observation[],
): Finding[] {
  const gradings = observations
    .filter(({ candidate }) => candidate.kind === 'mutant' || isRight(candidate))
    .map(({ verdict }) => new Map(verdict.requirements.map(({ id, status }) => [id, status])))
  const together = (one: string, other: string): boolean => {
    const both = gradings
      .map((statuses) => [statuses.get(one), statuses.get(other)] as const)
      .filter((pair) => pair.every((status) => status === 'passed' || status === 'failed'))
    return both.some(([status]) => status === 'failed') && both.every(([left, right]) => left === right)
  }
  const ids = manifest.requirements.map(({ id }) => id)
  return ids.flatMap((one, index) =>
    ids
      .slice(index + 1)
      .filter((other) => together(one, other))
      .map((other) => ({
        file: `graders/${slug}/mutants`,
        problem: `"${one}" and "${other}" fail together on each wrong repair`,
        mend: 'add a mutant that breaks one of them only, or make them one requirement',
      })),
  )
}
