import { z } from 'zod'
import { createEngine } from '../create-engine.ts'
import { applyOverlay, loadExercise, loadOverlays } from '../exercise/load.ts'

/** A new process of the benchmark that makes its engine, grades one solution, and ends: exit code 0 when it passed. */
const { slug, root, runner } = z
  .object({ slug: z.string(), root: z.string(), runner: z.enum(['vitest', 'light']) })
  .parse(JSON.parse(process.argv[2] ?? '{}'))

const exercise = await loadExercise(slug, { root })
const [solution] = await loadOverlays(exercise, { root, kinds: ['solution'] })
const files = solution === undefined ? exercise.files : applyOverlay(exercise, solution)
const engine = await createEngine({ runner })
const { status } = await engine.grade({ exercise, files, runtime: 'local', seed: 1 })
await engine.close()
process.exit(status === 'passed' ? 0 : 1)
