import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { createEngine } from '../create-engine.ts'
import { EngineError } from '../engine.ts'
import { applyOverlay, loadOverlays } from '../exercise/load.ts'
import type { Exercise } from '../exercise/types.ts'
import { openPlainSuite } from './plain-suite.ts'
import { ratio, summarise, type Summary } from './statistics.ts'

export interface GradeBenchmark {
  slug: string
  /** `vitest run` of the plain suite, a new process each time. */
  plain: Summary
  runners: Record<'vitest' | 'light', { cold: Summary; warm: Summary; warmToPlain: { median: number; p95: number } }>
}

const GRADE = fileURLToPath(new URL('../cli/grade.ts', import.meta.url))

/**
 * Measures one exercise's solution in one run: the plain suite cold, our
 * verdict cold (a new `grade` process) and warm (an engine that is up).
 * The kinds take turns, so that a machine that slows down slows all of them.
 */
export async function benchGrade(exercise: Exercise, runs: number, onStep: (step: string) => void): Promise<GradeBenchmark> {
  const [solution] = await loadOverlays(exercise)
  if (solution === undefined) throw new EngineError('overlay-missing', `${exercise.slug} has no solution to measure.`)
  const files = applyOverlay(exercise, solution)
  const suite = await openPlainSuite(exercise)
  const engines = { vitest: await createEngine({ runner: 'vitest' }), light: await createEngine({ runner: 'light' }) }
  const times = {
    plain: new Array<number>(),
    vitest: { cold: new Array<number>(), warm: new Array<number>() },
    light: { cold: new Array<number>(), warm: new Array<number>() },
  }
  try {
    const warm = async (runner: 'vitest' | 'light') => {
      const verdict = await engines[runner].grade({ exercise, files, runtime: 'local', seed: 1 })
      if (verdict.status !== 'passed')
        throw new EngineError('bench-failed', `The solution of ${exercise.slug} did not pass with ${runner}: its time means nothing.`)
      return verdict.durationMs
    }
    // The first of each kind fills caches that a cold run is meant to have: file system, kit, template.
    for (let run = -1; run < runs; run += 1) {
      onStep(`${exercise.slug}: run ${run + 1} of ${runs}`)
      const measured = {
        plain: await suite.run(),
        vitestCold: await coldGrade(exercise.slug, 'vitest'),
        vitestWarm: await warm('vitest'),
        lightCold: await coldGrade(exercise.slug, 'light'),
        lightWarm: await warm('light'),
      }
      if (run < 0) continue
      times.plain.push(measured.plain)
      times.vitest.cold.push(measured.vitestCold)
      times.vitest.warm.push(measured.vitestWarm)
      times.light.cold.push(measured.lightCold)
      times.light.warm.push(measured.lightWarm)
    }
  } finally {
    await Promise.all([suite.close(), engines.vitest.close(), engines.light.close()])
  }
  const plain = summarise(times.plain)
  const runner = (name: 'vitest' | 'light') => {
    const [cold, warm] = [summarise(times[name].cold), summarise(times[name].warm)]
    return { cold, warm, warmToPlain: { median: ratio(warm.median, plain.median), p95: ratio(warm.p95, plain.median) } }
  }
  return { slug: exercise.slug, plain, runners: { vitest: runner('vitest'), light: runner('light') } }
}

async function coldGrade(slug: string, runner: 'vitest' | 'light'): Promise<number> {
  const started = performance.now()
  const child = spawn(process.execPath, [GRADE, slug, '--solution', '--runner', runner, '--seed', '1', '--json'], { stdio: 'ignore' })
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  if (code !== 0)
    throw new EngineError('bench-failed', `npm run grade -- ${slug} --solution --runner ${runner} ended with exit code ${code}.`)
  return performance.now() - started
}
