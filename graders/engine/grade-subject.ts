import type { BesideSubject } from './beside-subject.ts'
import type { Compilation, SourceFiles } from './compile/types.ts'
import type { Manifest, RuntimeName } from './exercise/manifest.ts'
import type { Exercise } from './exercise/types.ts'
import { requirementsFor } from './requirements.ts'
import { drawSeed } from './seed.ts'
import { subjectJob, withFrame } from './subject-job.ts'
import type { GradingJob, GradingOutcome } from './supervisor/protocol.ts'
import { assembleVerdict, compileOutcome } from './verdict/assemble.ts'
import type { Verdict } from './verdict/verdict.ts'

export interface GradeSubject {
  exercise: Pick<Exercise, 'slug' | 'revision' | 'files'> & {
    manifest: Pick<Manifest, 'kind' | 'processes' | 'services' | 'dependencies' | 'surface' | 'requirements' | 'budgetSeconds'>
  }
  /** The tree to grade. */
  files: SourceFiles
  runtime: RuntimeName
  /** Default: drawn. */
  seed?: number | undefined
  /** Ids of the requirements to check. Default: all. */
  only?: readonly string[] | undefined
  /** Version of the engine. */
  engine: string
  /** Compiles the tree's `src/`, and says where the kit lies on the supervisor's machine, and what the exercise's kind needs beside. */
  compile: () => Promise<{ compilation: Compilation; kitFolder: string; beside: BesideSubject }>
  /** Has the job graded. `waitedMs`: how long it waited for its turn, which is no part of the grading. */
  grade: (job: Omit<GradingJob, 'suite'>) => Promise<{ outcome: GradingOutcome; waitedMs: number }>
}

/**
 * One grading from a tree to its verdict, the same wherever it is graded.
 *
 * @throws whatever `compile` and `grade` throw; what is wrong with the tree is a verdict
 */
export async function gradeSubject({ exercise, files, runtime, only, engine, compile, grade, ...given }: GradeSubject): Promise<Verdict> {
  const startedAt = new Date()
  const started = performance.now()
  const { manifest } = exercise
  const seed = given.seed ?? drawSeed()
  const requirements = requirementsFor(manifest, runtime, only)
  const finish = (outcome: GradingOutcome, waitedMs: number): Verdict => {
    const place = withFrame(outcome.place, files)
    const durationMs = performance.now() - started - waitedMs
    return assembleVerdict(
      { ...outcome, ...(place === undefined ? {} : { place }) },
      { exercise, runtime, seed, startedAt, durationMs, engine },
    )
  }
  const { compilation, kitFolder, beside } = await compile()
  const subject = subjectJob(exercise, files, compilation, kitFolder)
  if (!subject.ok) return finish(compileOutcome(subject.problem, requirements), 0)
  const { outcome, waitedMs } = await grade({
    ...subject.job,
    ...beside,
    runtime,
    seed,
    requirements,
    budgetMs: manifest.budgetSeconds * 1000,
  })
  return finish(outcome, waitedMs)
}
