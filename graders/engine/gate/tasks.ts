import type { Exercise } from '../exercise/types.ts'
import { drawSeed } from '../seed.ts'
import { isRight, type Candidate } from './candidates.ts'
import type { GateOptions, RunnerName } from './options.ts'

/** One candidate in one round. */
export interface Task {
  readonly candidate: Candidate
  readonly seed: number
  readonly runner: RunnerName | 'both'
  /** The one requirement to grade it on. */
  readonly only: string | undefined
  /** Of the first round. */
  readonly isFirst: boolean
}

interface Round {
  /** From 0. */
  readonly index: number
  readonly seed: number
}

export function roundsOf(count: number, firstSeed: number | undefined): Round[] {
  return Array.from({ length: count }, (_, index) => ({ index, seed: firstSeed === undefined ? drawSeed() : firstSeed + index }))
}

/**
 * The gradings of one candidate in one round.
 *
 * @param options.brief of the first round: a mutant is graded in whole by one runner only, by the other on what it is about
 * @param options.sample of the first round: a mutant is graded on what it is about, by the runners in turn
 */
export function tasksOf(
  exercise: Exercise,
  candidate: Candidate,
  { index, seed }: Round,
  { brief = false, sample }: Pick<GateOptions, 'brief' | 'sample'> = {},
): Task[] {
  const { kind, catches } = candidate
  const isFirst = index === 0
  if (isFirst && sample !== undefined && kind === 'mutant') {
    // Another one each time that its turn comes.
    const runner = isUnchecked(exercise, catches) || Math.floor(sample.turn / sample.of) % 2 === 0 ? 'vitest' : 'light'
    return [{ candidate, seed, runner, only: catches, isFirst }]
  }
  if (isFirst && brief && kind === 'mutant') {
    const whole: Task = { candidate, seed, runner: 'vitest', only: undefined, isFirst }
    return isUnchecked(exercise, catches) ? [whole] : [whole, { ...whole, runner: 'light', only: catches }]
  }
  if (isFirst || isRight(candidate)) return [{ candidate, seed, runner: 'both', only: undefined, isFirst }]
  if (kind === 'starter') return []
  // What the container does not check, its runner has nothing to say about.
  const runner = index % 2 === 0 || isUnchecked(exercise, catches) ? 'vitest' : 'light'
  return [{ candidate, seed, runner, only: catches, isFirst }]
}

const isUnchecked = ({ manifest }: Exercise, id: string | undefined) =>
  manifest.requirements.some((requirement) => requirement.id === id && requirement.runtimes.webcontainer !== undefined)
