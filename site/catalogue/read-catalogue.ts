import pMemoize from 'p-memoize'
import { besideData } from '#engine/beside-subject.ts'
import { packPart } from '#engine/container/pack.ts'
import { partsOf, type PartName } from '#engine/container/parts.ts'
import { snapshotPart } from '#engine/container/snapshot.ts'
import { compileGuest } from '#engine/compile/guest.ts'
import { compileSuite } from '#engine/compile/suite.ts'
import { listExercises, loadExercise, loadOverlays } from '#engine/exercise/load.ts'
import type { KitLayerName } from '#engine/exercise/manifest.ts'
import type { Exercise } from '#engine/exercise/types.ts'
import { offeredSpecifiers } from '#engine/kits/layers.ts'
import { kitTypings } from '#engine/kits/typings.ts'
import { ENGINE_VERSION } from '#engine/version.ts'
import type { PartFile } from '../runtimes/webcontainer/download.ts'
import type { PublicExercise } from '../workspace/model/exercise.ts'
import type { Solution } from '../workspace/model/solution.ts'
import { contentHash } from './content-hash.ts'

/** What the pages and the workspaces are built from. */
export interface Catalogue {
  exercises: PublicExercise[]
  /** Files that are named by what they hold, by address such as `/typings/base-database.0123456789ab.json`. */
  files: Record<string, ImmutableFile>
}

/** Its text, or where it lies on the machine that builds the site. */
export type ImmutableFile = { text: string } | { path: string }

/** @param root the repository's folder */
export async function readCatalogue(root: string): Promise<Catalogue> {
  const files: Catalogue['files'] = {}
  const put = (address: string, file: ImmutableFile) => {
    files[address] = file
    return address
  }
  const typings = pMemoize(
    async (kit: readonly KitLayerName[]) => {
      const text = JSON.stringify(await kitTypings(kit))
      return put(`/typings/${kit.join('-')}.${contentHash(text)}.json`, { text })
    },
    { cacheKey: String },
  )
  const part = pMemoize(async (name: PartName): Promise<PartFile> => {
    const packed = await packPart(name)
    const { file, bytes } = await snapshotPart(packed)
    return { name, address: put(`/container/${name}.${packed.hash}.bin`, { path: file }), bytes }
  })

  const exercises: PublicExercise[] = []
  for (const slug of await listExercises({ root })) {
    const exercise = await loadExercise(slug, { root })
    const { manifest, revision, files: starter, grader, variants } = exercise
    const { title, summary, track, difficulty, minutes, stack, kind, kit, services, processes, dependencies } = manifest
    const { editable, creatable, surface, requirements, budgetSeconds } = manifest
    const suite = await compileSuite(grader, { bare: true })
    const guest = await compileGuest(kind)
    const beside = kind === 'service' ? undefined : JSON.stringify(besideData(kind, guest, variants))
    const solution = JSON.stringify(await solutionOf(exercise, root))
    exercises.push({
      ...{ slug, revision, title, summary, track, difficulty, minutes, stack, kind, kit, services, processes, dependencies },
      ...{ editable, creatable, surface, requirements, budgetSeconds },
      files: starter,
      typings: await typings(kit),
      solution: put(`/solutions/${contentHash(solution)}.json`, { text: solution }),
      container: {
        engine: ENGINE_VERSION,
        specifiers: offeredSpecifiers(kit),
        parts: await Promise.all(partsOf(kit).map((name) => part(name))),
        // Named by its content alone: nothing links to it, and its name tells nothing.
        suite: put(`/suites/${contentHash(suite)}.js`, { text: suite }),
        // Of most exercises there is nothing beside the subject.
        ...(beside === undefined ? {} : { beside: put(`/suites/${contentHash(beside)}.json`, { text: beside }) }),
      },
    })
  }
  return { exercises, files }
}

/** The reference repair, and why: for who passed or gave up. */
async function solutionOf(exercise: Exercise, root: string): Promise<Solution> {
  const solution = (await loadOverlays(exercise, { root, kinds: ['solution'] }))[0]
  if (solution === undefined) throw new Error(`solutions/${exercise.slug} is missing: write it before the site is built`)
  return { why: solution.why, files: { ...solution.files }, delete: [...solution.delete] }
}
