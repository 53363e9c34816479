import { packPart } from '#engine/container/pack.ts'
import { partsOf, type PartName } from '#engine/container/parts.ts'
import { snapshotPart } from '#engine/container/snapshot.ts'
import { compileSuite } from '#engine/compile/suite.ts'
import { listExercises, loadExercise } from '#engine/exercise/load.ts'
import type { KitLayerName } from '#engine/exercise/manifest.ts'
import { offeredSpecifiers } from '#engine/kits/layers.ts'
import { kitTypings } from '#engine/kits/typings.ts'
import { ENGINE_VERSION } from '#engine/version.ts'
import type { PartFile } from '../runtimes/webcontainer/download.ts'
import type { PublicExercise } from '../workspace/model/exercise.ts'
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
  const typings = once(async (kit: readonly KitLayerName[]) => {
    const text = JSON.stringify(await kitTypings(kit))
    return put(`/typings/${kit.join('-')}.${contentHash(text)}.json`, { text })
  }, String)
  const part = once(async (name: PartName): Promise<PartFile> => {
    const packed = await packPart(name)
    const { file, bytes } = await snapshotPart(packed)
    return { name, address: put(`/container/${name}.${packed.hash}.bin`, { path: file }), bytes }
  }, String)

  const exercises: PublicExercise[] = []
  for (const slug of await listExercises({ root })) {
    const { manifest, revision, files: starter, grader } = await loadExercise(slug, { root })
    const { title, summary, track, difficulty, minutes, stack, kit, services, processes, dependencies } = manifest
    const { editable, creatable, surface, requirements, budgetSeconds } = manifest
    const suite = await compileSuite(grader, { bare: true })
    exercises.push({
      ...{ slug, revision, title, summary, track, difficulty, minutes, stack, kit, services, processes, dependencies },
      ...{ editable, creatable, surface, requirements, budgetSeconds },
      files: starter,
      typings: await typings(kit),
      container: {
        engine: ENGINE_VERSION,
        specifiers: offeredSpecifiers(kit),
        parts: await Promise.all(partsOf(kit).map((name) => part(name))),
        // Named by its content alone: nothing links to it, and its name tells nothing.
        suite: put(`/suites/${contentHash(suite)}.js`, { text: suite }),
      },
    })
  }
  return { exercises, files }
}

/** Makes each thing once, however many exercises need it. */
function once<K, T>(make: (of: K) => Promise<T>, key: (of: K) => string): (of: K) => Promise<T> {
  const made = new Map<string, Promise<T>>()
  return (of) => {
    const making = made.get(key(of)) ?? make(of)
    made.set(key(of), making)
    return making
  }
}
