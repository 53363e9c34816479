import type { Exercise } from '../exercise/types.ts'
import type { Verdict } from '../verdict/verdict.ts'
import { titleOf, type Candidate } from './candidates.ts'
import type { Observation } from './content/requirements.ts'
import { disagreements, judge, lastingDisagreements, mendOf } from './judge.ts'
import { NOTHING_FOUND, type Memory } from './memory.ts'
import { keptVerdictSchema, type GateOptions, type KeptVerdict, type Origin, type RunnerName } from './options.ts'
import type { Outcome } from './soak.ts'
import type { Task } from './tasks.ts'

/** Grades tasks, and keeps what was seen. */
export function createGrader(exercise: Exercise, options: GateOptions, memory: Memory) {
  const { engines, signal, onCheck, onVerdict } = options
  const { slug } = exercise
  const observations: Observation[] = []
  const outcomes = new Map<Candidate, Outcome[]>()

  const grade = ({ candidate, only }: Task, runner: RunnerName, seed: number) =>
    engines[runner].grade(
      { exercise, files: candidate.files, runtime: 'local', seed, ...(only === undefined ? {} : { only: [only] }) },
      { signal },
    )
  const keyOf = ({ candidate, isFirst, only }: Task, runner: RunnerName) =>
    isFirst ? memory.keys?.grading(candidate, runner, { seed: options.seed, only }) : undefined
  /** Judged again: what counts as a success may have changed since. */
  const recall = async (task: Task, runner: RunnerName): Promise<KeptVerdict | undefined> => {
    const verdict = await memory.recall(keyOf(task, runner), keptVerdictSchema)
    return verdict !== undefined && judge(task.candidate, verdict) === undefined ? verdict : undefined
  }

  const settle = (task: Task, runner: RunnerName, verdict: KeptVerdict & Partial<Verdict>, origin: Origin): void => {
    const { candidate, isFirst, only } = task
    const problem = judge(candidate, verdict)
    onCheck({
      slug,
      subject: `${titleOf(candidate)}, ${runner === 'light' ? 'light runner' : 'vitest'}`,
      seed: verdict.seed,
      durationMs: verdict.durationMs,
      origin,
      ...(problem === undefined ? {} : { problem, ...mendOf(slug, candidate, verdict) }),
    })
    outcomes.set(candidate, [...(outcomes.get(candidate) ?? []), { runner, verdict }])
    if (!isFirst) return
    const isWhole = only === undefined
    // Of one requirement there is nothing to be seen of the others.
    if (isWhole) observations.push({ candidate, verdict })
    onVerdict?.(candidate, runner, kept(verdict), { origin, isWhole })
  }

  const gradeOne = async (task: Task, runner: RunnerName, seed: number): Promise<KeptVerdict> => {
    const verdict = await grade(task, runner, seed)
    if (judge(task.candidate, verdict) === undefined) await memory.keep(keyOf(task, runner), kept(verdict))
    settle(task, runner, verdict, 'now')
    return verdict
  }

  const gradeOrRecall = async (task: Task, runner: RunnerName): Promise<void> => {
    const known = await recall(task, runner)
    if (known === undefined) await gradeOne(task, runner, task.seed)
    else settle(task, runner, known, 'cache')
  }

  const gradeBoth = async (task: Task): Promise<void> => {
    const [vitestKnown, lightRecalled] = await Promise.all([recall(task, 'vitest'), recall(task, 'light')])
    // Only verdicts on the same data are compared.
    const seed = vitestKnown?.seed ?? lightRecalled?.seed ?? task.seed
    const lightKnown = lightRecalled?.seed === seed ? lightRecalled : undefined
    if (vitestKnown !== undefined) settle(task, 'vitest', vitestKnown, 'cache')
    if (lightKnown !== undefined) settle(task, 'light', lightKnown, 'cache')
    const [vitest, light] = await Promise.all([vitestKnown ?? gradeOne(task, 'vitest', seed), lightKnown ?? gradeOne(task, 'light', seed)])
    await compare(task, seed, [vitest, light], vitestKnown !== undefined && lightKnown !== undefined)
  }

  const compare = async (task: Task, seed: number, pair: readonly [KeptVerdict, KeptVerdict], bothKnown: boolean): Promise<void> => {
    const { candidate, isFirst } = task
    const names = ['with vitest', 'with the light runner'] as const
    const key = isFirst ? memory.keys?.agreement(candidate, seed) : undefined
    // Chance that was looked at before, on these very verdicts.
    const settled = bothKnown && (disagreements(names, [pair]).length === 0 || (await memory.recall(key, NOTHING_FOUND)) !== undefined)
    const differences = settled
      ? []
      : await lastingDisagreements(candidate, names, pair, () => Promise.all([grade(task, 'vitest', seed), grade(task, 'light', seed)]))
    if (!settled && differences.length === 0) await memory.keep(key, {})
    onCheck({
      slug,
      subject: `${titleOf(candidate)}, runners agree`,
      seed,
      durationMs: 0,
      origin: settled ? 'cache' : 'now',
      ...(differences.length === 0
        ? {}
        : {
            problem: differences.join('\n'),
            file: `graders/${slug}/${slug}.grader.ts`,
            mend: 'assert nothing that depends on the runtime',
          }),
    })
  }

  return {
    observations,
    outcomesOf: (candidate: Candidate): readonly Outcome[] => outcomes.get(candidate) ?? [],
    /** By the runners that the task says. */
    run: async (task: Task): Promise<void> => {
      if (task.runner === 'both') await gradeBoth(task)
      else await gradeOrRecall(task, task.runner)
    },
  }
}

function kept({ exercise, runtime, seed, status, reason, message, requirements, durationMs }: KeptVerdict): KeptVerdict {
  return { exercise, runtime, seed, status, reason, message, requirements, durationMs }
}
