import { randomInt } from 'node:crypto'
import { dirname, join } from 'node:path'
import type { Engine } from '../engine.ts'
import { readSourceFiles } from '../exercise/source-tree.ts'
import type { Exercise } from '../exercise/types.ts'
import { typeCheck } from '../kits/check.ts'
import type { Verdict } from '../verdict/verdict.ts'
import { candidatesOf, type Candidate } from './candidates.ts'
import { disagreements, judge, unproven } from './judge.ts'

const MAX_SEED = 2 ** 32
/** Gradings by both runners until a difference on wrong code counts as one of the runners. */
const MOST_TRIES = 3

export interface GateOptions {
  engines: { vitest: Engine; light: Engine }
  /** How often each candidate is graded, each time with other data. */
  rounds: number
  /** The seed of the first round; later ones count up. Default: drawn for each round. */
  seed?: number
  /** Ends the gate; it then rejects with the engine's EngineError `cancelled`. */
  signal?: AbortSignal
  /** Called after each check. */
  onCheck: (check: Check) => void
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
 */
export async function checkExercise(exercise: Exercise, { engines, rounds, seed, signal, onCheck }: GateOptions): Promise<void> {
  const candidates = await candidatesOf(exercise)
  const { slug } = exercise
  for (const candidate of candidates) {
    const started = performance.now()
    const diagnostics = typeCheck(candidate.files)
    onCheck({
      slug,
      subject: `${title(candidate)}, types`,
      durationMs: performance.now() - started,
      ...(diagnostics.length === 0 ? {} : { problem: diagnostics.slice(0, 5).join('\n') }),
    })
  }
  await checkPlainSuite(exercise, candidates, onCheck)
  const graded: { candidate: Candidate; verdict: Verdict }[] = []
  for (let round = 0; round < rounds; round += 1) {
    const roundSeed = seed === undefined ? randomInt(0, MAX_SEED) : seed + round
    const gradeOnce = ({ files }: Candidate, runner: 'vitest' | 'light') =>
      engines[runner].grade({ exercise, files, runtime: 'local', seed: roundSeed }, { signal })
    const grade = async (candidate: Candidate, runner: 'vitest' | 'light') => {
      const verdict = await gradeOnce(candidate, runner)
      const problem = judge(candidate, verdict)
      onCheck({
        slug,
        subject: `${title(candidate)}, ${runner === 'light' ? 'light runner' : 'vitest'}`,
        seed: verdict.seed,
        durationMs: verdict.durationMs,
        ...(problem === undefined ? {} : { problem }),
      })
      return verdict
    }
    const gradeBoth = async (candidate: Candidate) => {
      const [vitest, light] = await Promise.all([grade(candidate, 'vitest'), grade(candidate, 'light')])
      graded.push({ candidate, verdict: vitest })
      const tries = [{ vitest, light }]
      while (
        candidate.kind !== 'solution' &&
        candidate.kind !== 'alternative' &&
        disagreements(tries).length > 0 &&
        tries.length < MOST_TRIES
      ) {
        const [left, right] = await Promise.all([gradeOnce(candidate, 'vitest'), gradeOnce(candidate, 'light')])
        tries.push({ vitest: left, light: right })
      }
      const differences = disagreements(tries)
      onCheck({
        slug,
        subject: `${title(candidate)}, runners agree`,
        durationMs: 0,
        ...(differences.length === 0 ? {} : { problem: differences.join('\n') }),
      })
    }
    // The engines grade as many at once as they have slots.
    await Promise.all(candidates.map(gradeBoth))
  }
  const loose = unproven(graded)
  onCheck({
    slug,
    subject: 'every requirement is failed by a mutant',
    durationMs: 0,
    ...(loose.length === 0 ? {} : { problem: `No mutant fails ${loose.map((id) => `"${id}"`).join(', ')}.` }),
  })
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

function title({ kind, name }: Candidate): string {
  return kind === 'starter' || kind === 'solution' ? kind : `${kind} ${name}`
}
