import { dirname, join } from 'node:path'
import { withLearnersTests } from '../beside-subject.ts'
import type { Engine } from '../engine.ts'
import { applyVariant } from '../exercise/variants.ts'
import { readSourceFiles } from '../exercise/source-tree.ts'
import type { Exercise } from '../exercise/types.ts'
import { typeCheck } from '../kits/check.ts'
import { drawSeed } from '../seed.ts'
import type { Verdict } from '../verdict/verdict.ts'
import { candidatesOf, isRight, titleOf, type Candidate } from './candidates.ts'
import { judge, lastingDisagreements, unproven } from './judge.ts'

export type RunnerName = 'vitest' | 'light'

export interface GateOptions {
  engines: Record<RunnerName, Pick<Engine, 'grade'>>
  /** Folder with `graders` and `solutions`. Default: this repository. */
  root?: string
  /** How often each candidate is graded, each time with other data. */
  rounds: number
  /** The seed of the first round; later ones count up. Default: drawn for each round. */
  seed?: number
  /** Ends the gate; it then rejects with the engine's EngineError `cancelled`. */
  signal?: AbortSignal
  /** Called after each check. */
  onCheck: (check: Check) => void
  /** Called for each grading of the first round, once it is judged. */
  onVerdict?: (candidate: Candidate, runner: RunnerName, verdict: Verdict) => void
}

export interface Check {
  slug: string
  /** What was checked, such as "mutant cached-pages, light runner". */
  subject: string
  problem?: string
  /** Seed to repeat a grading with. */
  seed?: number
  durationMs: number
}

/**
 * The content gate: types hold, the starter fails, solution and alternatives
 * pass, every mutant fails on the requirement that it names, and both runners
 * agree.
 *
 * The first round grades every candidate in whole, by both runners. Later ones
 * look for chance. Right repairs are graded as before. A mutant is graded on the
 * one requirement that it names, alone, which also shows that requirements do
 * not lean on those before them, and by the runners in turn. The starter, which
 * has several flaws, does not pass by chance.
 */
export async function checkExercise(exercise: Exercise, options: GateOptions): Promise<void> {
  const { engines, rounds, seed, signal, onCheck, onVerdict } = options
  const candidates = await candidatesOf(exercise, options)
  const { slug } = exercise
  for (const candidate of candidates) {
    const started = performance.now()
    const diagnostics = typeCheck(candidate.files)
    onCheck({
      slug,
      subject: `${titleOf(candidate)}, types`,
      durationMs: performance.now() - started,
      ...(diagnostics.length === 0 ? {} : { problem: diagnostics.slice(0, 5).join('\n') }),
    })
  }
  checkVariants(exercise, candidates, onCheck)
  await checkPlainSuite(exercise, candidates, onCheck)
  const graded: { candidate: Candidate; verdict: Verdict }[] = []
  const gradeOnce = ({ candidate, seed: roundSeed, only }: Task, runner: RunnerName) =>
    engines[runner].grade(
      { exercise, files: candidate.files, runtime: 'local', seed: roundSeed, ...(only === undefined ? {} : { only: [only] }) },
      { signal },
    )
  const grade = async (task: Task, runner: RunnerName) => {
    const verdict = await gradeOnce(task, runner)
    const problem = judge(task.candidate, verdict)
    onCheck({
      slug,
      subject: `${titleOf(task.candidate)}, ${runner === 'light' ? 'light runner' : 'vitest'}`,
      seed: verdict.seed,
      durationMs: verdict.durationMs,
      ...(problem === undefined ? {} : { problem }),
    })
    if (task.isFirst) onVerdict?.(task.candidate, runner, verdict)
    return verdict
  }
  const gradeBoth = async (task: Task) => {
    const { candidate } = task
    const [vitest, light] = await Promise.all([grade(task, 'vitest'), grade(task, 'light')])
    graded.push({ candidate, verdict: vitest })
    const differences = await lastingDisagreements(candidate, ['with vitest', 'with the light runner'], [vitest, light], () =>
      Promise.all([gradeOnce(task, 'vitest'), gradeOnce(task, 'light')]),
    )
    onCheck({
      slug,
      subject: `${titleOf(candidate)}, runners agree`,
      seed: vitest.seed,
      durationMs: 0,
      ...(differences.length === 0 ? {} : { problem: differences.join('\n') }),
    })
  }
  // The engines grade as many at once as they have slots.
  const tasks = roundsOf(rounds, seed).flatMap((round) => candidates.flatMap((candidate) => tasksOf(exercise, candidate, round)))
  await Promise.all(tasks.map((task) => (task.runner === 'both' ? gradeBoth(task) : grade(task, task.runner))))
  const loose = unproven(graded)
  onCheck({
    slug,
    subject: 'every requirement is failed by a mutant',
    durationMs: 0,
    ...(loose.length === 0 ? {} : { problem: `No mutant fails ${loose.map((id) => `"${id}"`).join(', ')}.` }),
  })
}

/** Variants are laid over the starter, and run with the learner's tests: those of the solution must fit each of them. */
function checkVariants(
  { slug, manifest, files, variants }: Exercise,
  candidates: readonly Candidate[],
  onCheck: GateOptions['onCheck'],
): void {
  const solution = candidates.find(({ kind }) => kind === 'solution')
  for (const variant of variants) {
    const started = performance.now()
    const tree = manifest.kind === 'tests' ? withLearnersTests(variant, solution?.files ?? files, files) : applyVariant(files, variant)
    const diagnostics = typeCheck(tree)
    onCheck({
      slug,
      subject: `variant ${variant.name}, types`,
      durationMs: performance.now() - started,
      ...(diagnostics.length === 0 ? {} : { problem: diagnostics.slice(0, 5).join('\n') }),
    })
  }
}

/** The benchmark's plain suite is laid over the solution; its types hold there. */
async function checkPlainSuite(exercise: Exercise, candidates: readonly Candidate[], onCheck: GateOptions['onCheck']): Promise<void> {
  const solution = candidates.find(({ kind }) => kind === 'solution')
  const plain = await readSourceFiles(join(dirname(exercise.grader), 'plain'))
  if (solution === undefined || Object.keys(plain).length === 0) return
  const diagnostics = typeCheck({ ...solution.files, ...plain })
  onCheck({
    slug: exercise.slug,
    subject: 'plain suite, types',
    durationMs: 0,
    ...(diagnostics.length === 0 ? {} : { problem: diagnostics.slice(0, 5).join('\n') }),
  })
}

/** One candidate in one round. */
interface Task {
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

function roundsOf(count: number, firstSeed: number | undefined): Round[] {
  return Array.from({ length: count }, (_, index) => ({ index, seed: firstSeed === undefined ? drawSeed() : firstSeed + index }))
}

function tasksOf(exercise: Exercise, candidate: Candidate, { index, seed }: Round): Task[] {
  const { kind, catches } = candidate
  const isFirst = index === 0
  if (isFirst || isRight(candidate)) return [{ candidate, seed, runner: 'both', only: undefined, isFirst }]
  if (kind === 'starter') return []
  // What the container does not check, its runner has nothing to say about.
  const runner = index % 2 === 0 || isUnchecked(exercise, catches) ? 'vitest' : 'light'
  return [{ candidate, seed, runner, only: catches, isFirst }]
}

const isUnchecked = ({ manifest }: Exercise, id: string | undefined) =>
  manifest.requirements.some((requirement) => requirement.id === id && requirement.runtimes.webcontainer !== undefined)
