import { z } from 'zod'
import { createEngine } from '../create-engine.ts'
import { applyOverlay, loadExercise, loadOverlays } from '../exercise/load.ts'

/** A grader process of the benchmark: grades one solution over and over for a while, and prints how often, as JSON. */
const { slug, root, slots, seconds } = z
  .object({ slug: z.string(), root: z.string(), slots: z.number(), seconds: z.number() })
  .parse(JSON.parse(process.argv[2] ?? '{}'))

const exercise = await loadExercise(slug, { root })
const [solution] = await loadOverlays(exercise, { root, kinds: ['solution'] })
const files = solution === undefined ? exercise.files : applyOverlay(exercise, solution)
const engine = await createEngine({ slots })
const grade = async (): Promise<void> => {
  const { status, message = '' } = await engine.grade({ exercise, files, runtime: 'local' })
  if (status !== 'passed') throw new Error(`The solution of ${slug} came to ${status}: ${message}`)
}
const all = (work: () => Promise<void>) => Promise.all(Array.from({ length: slots }, work))
// What is made once: slots, kit, template.
await all(grade)
process.stdout.write('ready\n')
await new Promise((resolve) => process.stdin.once('data', resolve))
const until = performance.now() + seconds * 1000
let graded = 0
await all(async () => {
  while (performance.now() < until) {
    const began = performance.now()
    await grade()
    const ended = performance.now()
    // One that ends too late counts for the part that was in time.
    graded += Math.min(1, (until - began) / (ended - began))
  }
})
process.stdout.write(`${JSON.stringify({ graded })}\n`)
await engine.close()
process.exit(0)
