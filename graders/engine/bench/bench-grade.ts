import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { createEngine } from '../create-engine.ts'
import { EngineError } from '../engine.ts'
import { applyOverlay, loadOverlays, REPOSITORY_ROOT } from '../exercise/load.ts'
import type { Exercise } from '../exercise/types.ts'
import { BUDGETS } from './budgets.ts'
import { measureHostMemory, type HostMemory } from './host-memory.ts'
import { openPlainSuite } from './plain-suite.ts'
import { ratio, summarise, type Summary } from './statistics.ts'
import { measureThroughput, type Throughput } from './throughput.ts'

export interface GradeBenchmark {
  slug: string
  /** `vitest run` of the plain suite, a new process each time. */
  plain: Summary
  runners: Partial<Record<RunnerName, { cold: Summary; warm: Summary; warmToPlain: { median: number; p95: number } }>>
  /** With one grader process, and with two. */
  throughput: Throughput[]
  hostMemory: HostMemory
}

type RunnerName = 'vitest' | 'light'

export interface GradeBenchmarkOptions {
  /** How often each time is measured. */
  runs: number
  /** How long throughput is measured, each time. */
  seconds: number
  /** The light runner, too. */
  light: boolean
  /** The course that the exercise is of. Default: the repository's. */
  root?: string
}

const COLD = fileURLToPath(new URL('./cold-process.ts', import.meta.url))

/**
 * Measures one exercise's solution in one run: the plain suite cold, our
 * verdict cold (a new process that makes its engine) and warm (an engine that is up).
 * The kinds take turns, so that a machine that slows down slows all of them.
 */
export async function benchGrade(
  exercise: Exercise,
  { runs, seconds, light, root = REPOSITORY_ROOT }: GradeBenchmarkOptions,
  onStep: (step: string) => void,
): Promise<GradeBenchmark> {
  const [solution] = await loadOverlays(exercise, { root, kinds: ['solution'] })
  if (solution === undefined) throw new EngineError('overlay-missing', `${exercise.slug} has no solution to measure.`)
  const files = applyOverlay(exercise, solution)
  const names: RunnerName[] = light ? ['vitest', 'light'] : ['vitest']
  const suite = await openPlainSuite(exercise, { root })
  const plain: number[] = []
  const runners = await Promise.all(
    names.map(async (name) => ({
      name,
      engine: await createEngine({ runner: name }),
      cold: new Array<number>(),
      warm: new Array<number>(),
    })),
  )
  try {
    // The first of each kind fills caches that a cold run is meant to have: file system, kit, template.
    for (let run = -1; run < runs; run += 1) {
      onStep(`${exercise.slug}: run ${run + 1} of ${runs}`)
      const plainMs = await suite.run()
      if (run >= 0) plain.push(plainMs)
      for (const { name, engine, cold, warm } of runners) {
        const coldMs = await coldGrade({ slug: exercise.slug, root, runner: name })
        const verdict = await engine.grade({ exercise, files, runtime: 'local', seed: 1 })
        if (verdict.status !== 'passed')
          throw new EngineError('bench-failed', `The solution of ${exercise.slug} did not pass with ${name}: its time means nothing.`)
        if (run < 0) continue
        cold.push(coldMs)
        warm.push(verdict.durationMs)
      }
    }
  } finally {
    await Promise.all([suite.close(), ...runners.map(({ engine }) => engine.close())])
  }
  const throughput: Throughput[] = []
  for (const processes of [1, 2]) {
    onStep(`${exercise.slug}: gradings per minute, ${processes} of 2`)
    throughput.push(await measureThroughput({ slug: exercise.slug, root }, processes, seconds))
  }
  const base = summarise(plain)
  return {
    slug: exercise.slug,
    plain: base,
    runners: Object.fromEntries(
      runners.map(({ name, ...times }) => {
        const [cold, warm] = [summarise(times.cold), summarise(times.warm)]
        return [name, { cold, warm, warmToPlain: { median: ratio(warm.median, base.median), p95: ratio(warm.p95, base.median) } }]
      }),
    ),
    throughput,
    hostMemory: await measureHostMemory(exercise),
  }
}

/** What was measured, in one line. */
export function summaryOfGrade({ slug, plain, runners, throughput }: GradeBenchmark): string {
  const verdicts = Object.entries(runners).map(
    ([name, { cold, warm, warmToPlain }]) => `${name} cold ${cold.median} ms, warm ${warm.median} ms (${warmToPlain.median} of plain)`,
  )
  const rates = throughput.map(({ processes, gradingsPerMinuteAndCore }) => `${gradingsPerMinuteAndCore} with ${processes}`)
  return `${slug}: plain ${plain.median} ms; ${verdicts.join('; ')}; gradings per minute and core: ${rates.join(', ')}`
}

/** One sentence for each budget that was not kept. */
export function missedOfGrade({ slug, runners, throughput }: GradeBenchmark): string[] {
  const { warmToPlain, gradingsPerMinuteAndCore } = BUDGETS
  const warm = runners.vitest?.warmToPlain
  return [
    ...(['median', 'p95'] as const).flatMap((name) =>
      warm !== undefined && warm[name] > warmToPlain[name]
        ? [`warm verdict of ${slug}, ${name}: ${warm[name]} of a cold vitest run, at most ${warmToPlain[name]}`]
        : [],
    ),
    ...throughput
      .filter((measured) => measured.gradingsPerMinuteAndCore < gradingsPerMinuteAndCore)
      .map(
        ({ processes, gradingsPerMinuteAndCore: measured }) =>
          `gradings of ${slug} per minute and core, processes ${processes}: ${measured}, at least ${gradingsPerMinuteAndCore}`,
      ),
  ]
}

async function coldGrade(order: { slug: string; root: string; runner: RunnerName }): Promise<number> {
  const started = performance.now()
  const child = spawn(process.execPath, [COLD, JSON.stringify(order)], { stdio: 'ignore' })
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  if (code !== 0)
    throw new EngineError('bench-failed', `A cold grading of ${order.slug} with ${order.runner} did not pass, so its time means nothing.`)
  return performance.now() - started
}
