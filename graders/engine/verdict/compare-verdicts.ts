import type { RequirementResult, Verdict } from './verdict.ts'

type RequirementStatus = RequirementResult['status'] | 'absent'

/** How two verdicts on the same files differ. */
export interface Comparison {
  was: Verdict['status']
  now: Verdict['status']
  /** Those whose status differs. `absent`: that revision of the exercise had no such requirement. */
  requirements: { id: string; was: RequirementStatus; now: RequirementStatus }[]
}

/**
 * Compares what was decided, not how it was said or how long it took.
 *
 * @example compareVerdicts(before, after).requirements // [{ id: 'constant-queries', was: 'failed', now: 'passed' }]
 */
export function compareVerdicts(before: Verdict, after: Verdict): Comparison {
  const [was, now] = [statuses(before), statuses(after)]
  const requirements = [...new Set([...was.keys(), ...now.keys()])]
    .map((id) => ({ id, was: was.get(id) ?? 'absent', now: now.get(id) ?? 'absent' }) as const)
    .filter((requirement) => requirement.was !== requirement.now)
  return { was: before.status, now: after.status, requirements }
}

function statuses({ requirements }: Verdict): Map<string, RequirementResult['status']> {
  return new Map(requirements.map(({ id, status }) => [id, status]))
}
