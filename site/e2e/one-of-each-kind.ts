import { listExercises, loadExercise } from '#engine/exercise/load.ts'
import type { Exercise } from '#engine/exercise/types.ts'

/**
 * One exercise of each kind, the one with most services and processes: what the page
 * does is the same for all of a kind. What each lesson's own grader and repair do, the
 * content gate checks, and the page's parity with it.
 *
 * @returns slugs, in the order of kinds
 */
export async function oneOfEachKind(): Promise<string[]> {
  const exercises = await Promise.all((await listExercises()).map((slug) => loadExercise(slug)))
  return [...Map.groupBy(exercises, ({ manifest }) => manifest.kind)]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, ofKind]) => ofKind.toSorted((a, b) => weight(b) - weight(a)).slice(0, 1))
    .map(({ slug }) => slug)
}

function weight({ manifest: { services, processes, dependencies } }: Exercise): number {
  return 10 * services.length + Object.keys(processes).length + Object.keys(dependencies).length
}
