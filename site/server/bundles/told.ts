import { dirname } from 'node:path'
import { manifestSchema, type Manifest } from '#engine/exercise/manifest.ts'
import { decisiveContent, revisionOfContent } from '#engine/exercise/revision.ts'
import type { Exercise } from '#engine/exercise/types.ts'

/** Rows for run sessions only: no bundle has them. */
const SAMPLE_SQL = 'database/sample.sql'

const NO_HINT = 'Of this requirement no hint is kept.'

/**
 * Gives an exercise that was laid out from a bundle what is for people: the prose of then, or else titles and hints of the
 * exercise as it is now, where it still has the requirement. What decides a verdict stays as it is.
 *
 * @param kept the manifest that was stored with the bundle
 * @param current the exercise as it is now; undefined when it is none any more
 */
export async function told(exercise: Exercise, kept: unknown, current: Exercise | undefined): Promise<Exercise> {
  const sample = current?.files[SAMPLE_SQL]
  const files = sample === undefined ? exercise.files : { ...exercise.files, [SAMPLE_SQL]: sample }
  const manifest = manifestSchema.safeParse(kept).data
  if (manifest && (await revisionWith(exercise, manifest)) === exercise.revision) return { ...exercise, files, manifest }
  return { ...exercise, files, manifest: current ? borrowed(exercise.manifest, current.manifest) : exercise.manifest }
}

async function revisionWith({ files, grader }: Exercise, manifest: Manifest): Promise<string> {
  return revisionOfContent(await decisiveContent(manifest, files, dirname(grader)))
}

function borrowed(manifest: Manifest, { title, summary, requirements }: Manifest): Manifest {
  const known = new Map(requirements.map((requirement) => [requirement.id, requirement]))
  return {
    ...manifest,
    title,
    summary,
    requirements: manifest.requirements.map((requirement) => {
      const now = known.get(requirement.id)
      return { ...requirement, title: now?.title ?? requirement.id, hints: now?.hints ?? [NO_HINT, NO_HINT, NO_HINT] }
    }),
  }
}
