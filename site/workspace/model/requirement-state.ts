import type { RequirementResult, Verdict } from '#engine/verdict/verdict.ts'
import type { Checked } from './checking.ts'
import type { GradingState } from './grading.ts'

/**
 * What is shown of a requirement. `open`: nothing was graded yet. `waiting`: its turn comes. `not-run`: the grading ended
 * before it. `timeout`: the time ran out before it. `not-checked`: it can't be checked here.
 */
export type Status = 'open' | 'waiting' | 'running' | 'passed' | 'failed' | 'not-run' | 'timeout' | 'not-checked'

export interface RequirementState {
  readonly status: Status
  /** What was found. While it is checked again by itself: what was found before. */
  readonly result?: RequirementResult | undefined
  /** Of what was found. */
  readonly seed?: number | undefined
  /** Found by a check of this requirement by itself, which is no attempt. */
  readonly alone?: Checked | undefined
}

export interface Known {
  readonly grading: GradingState
  /** The verdict on show. */
  readonly verdict: Verdict | undefined
  /** What was checked by itself since that verdict. */
  readonly checked: ReadonlyMap<string, Checked>
  /** The requirement that is being checked by itself. */
  readonly checking: string | undefined
}

/**
 * What is known of one requirement, of all that is graded, was graded, or was checked by itself.
 *
 * @param unchecked why it can't be checked where the exercise runs, if so
 * @example stateOf('constant-queries', undefined, { grading, verdict, checked, checking }).status // 'passed'
 */
export function stateOf(id: string, unchecked: string | undefined, { grading, verdict, checked, checking }: Known): RequirementState {
  if (grading.status === 'grading') return whileGrading(id, unchecked, grading)
  const alone = checked.get(id)
  const result = alone?.result ?? verdict?.requirements.find((candidate) => candidate.id === id)
  const seed = alone?.seed ?? verdict?.seed
  if (checking === id) return { status: 'running', result, seed, alone }
  if (!result) return { status: unchecked === undefined ? 'open' : 'not-checked' }
  const ranOut = result.status === 'not-run' && (alone ? alone.reason : verdict?.status) === 'timeout'
  return { status: ranOut ? 'timeout' : result.status, result, seed, alone }
}

function whileGrading(
  id: string,
  unchecked: string | undefined,
  { results, progress }: Extract<GradingState, { status: 'grading' }>,
): RequirementState {
  const result = results.find((candidate) => candidate.id === id)
  // The result is told before the next one begins.
  if (result) return { status: result.status, result }
  if (unchecked !== undefined) return { status: 'not-checked' }
  return { status: progress?.phase === 'running' && progress.requirement === id ? 'running' : 'waiting' }
}
