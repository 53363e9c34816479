import type { Exercise } from '#engine/exercise/types.ts'
import { VERDICT_VERSION, type Verdict } from '#engine/verdict/verdict.ts'
import { ENGINE_VERSION } from '#engine/version.ts'
import type { Claim } from './gradings.repository.ts'

/** The verdict of a grading that we failed to do. It never costs an attempt. */
export function errorVerdict(claim: Claim, exercise: Exercise | undefined): Verdict {
  return {
    version: VERDICT_VERSION,
    exercise: { slug: claim.slug, revision: exercise?.revision ?? claim.revision },
    runtime: 'server',
    seed: claim.seed ?? 0,
    status: 'error',
    message: 'The grader failed, not your code. Your files are safe: grade again.',
    requirements: (exercise?.manifest.requirements ?? []).map(({ id, title }) => ({
      id,
      title,
      status: 'not-run',
      message: '',
      durationMs: 0,
    })),
    output: '',
    startedAt: claim.startedAt.toISOString(),
    durationMs: Math.max(0, Date.now() - claim.startedAt.getTime()),
    engine: ENGINE_VERSION,
  }
}
