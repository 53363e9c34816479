import { stop as stopBundler } from 'esbuild'
import { listExercises, loadExercise } from '#engine/exercise/load.ts'
import { buildKit } from '#engine/kits/build.ts'
import { phase } from './phase.ts'

/** Kits that are there are found faster than anybody could read a line about it. */
const SILENT_MS = 400

/**
 * Builds the kits of all exercises, unless they are there: the first grading
 * should not have to wait for them. An exercise that can't be loaded is left to
 * those who need it: they say what is wrong with it.
 */
export async function prepareKits(): Promise<void> {
  const building = buildKits()
  const quick = await Promise.race([
    building.then(() => true),
    new Promise<false>((resolve) => setTimeout(() => resolve(false), SILENT_MS)),
  ])
  if (!quick) await phase('Preparing the kits', () => building)
}

async function buildKits(): Promise<void> {
  for (const slug of await listExercises()) {
    const exercise = await loadExercise(slug).catch(() => undefined)
    if (exercise) await buildKit(exercise.manifest.kit)
  }
  // It runs as a process of its own, which the server should not inherit.
  await stopBundler()
}
