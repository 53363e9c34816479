import type { Exercise } from '../exercise/types.ts'
import type { RuntimeName } from '../exercise/manifest.ts'
import type { GradingOutcome } from '../supervisor/protocol.ts'
import { VERDICT_VERSION, verdictSchema, type Place, type Verdict } from './verdict.ts'

export interface VerdictContext {
  exercise: Pick<Exercise, 'slug' | 'revision'>
  runtime: RuntimeName
  seed: number
  startedAt: Date
  durationMs: number
  engine: string
}

/** Makes a grading's outcome into a verdict, checked against the contract. */
export function assembleVerdict(
  outcome: GradingOutcome,
  { exercise, runtime, seed, startedAt, durationMs, engine }: VerdictContext,
): Verdict {
  const { status, reason, message, place, requirements, output } = outcome
  return verdictSchema.parse({
    version: VERDICT_VERSION,
    exercise: { slug: exercise.slug, revision: exercise.revision },
    runtime,
    seed,
    status,
    ...(reason === undefined ? {} : { reason }),
    ...(message === undefined ? {} : { message }),
    ...(place === undefined ? {} : { place }),
    requirements,
    output,
    startedAt: startedAt.toISOString(),
    durationMs: Math.round(durationMs),
    engine,
  })
}

/** The outcome of code that does not compile: no requirement could be observed. */
export function compileOutcome(
  problem: { message: string; place: Place },
  requirements: readonly { id: string; title: string; notChecked?: string }[],
): GradingOutcome {
  return {
    status: 'failed',
    reason: 'compile',
    message: problem.message,
    place: problem.place,
    output: '',
    requirements: requirements.map(({ id, title, notChecked }) => ({
      id,
      title,
      status: notChecked === undefined ? 'not-run' : 'not-checked',
      message: notChecked ?? '',
      durationMs: 0,
    })),
  }
}
