import { join } from 'node:path'
import type { Plugin } from 'vite'
import type { KitLayerName } from '#engine/exercise/manifest.ts'
import { listExercises, loadExercise } from '#engine/exercise/load.ts'
import { kitTypings } from '#engine/kits/typings.ts'
import type { PublicExercise } from '../workspace/model/exercise.ts'
import { contentHash } from './content-hash.ts'

const EXERCISES = 'virtual:loadbearing/exercises'
const TYPINGS = 'virtual:loadbearing/typings'

/**
 * Gives the pages the exercises as data: `virtual:loadbearing/exercises` and
 * `virtual:loadbearing/typings`. The engine runs in Node here, outside the
 * bundle, because it finds its files by where it lies.
 *
 * @param root the repository's folder
 */
export function exercisesPlugin(root: string): Plugin {
  let loaded: Promise<Catalogue> | undefined
  return {
    name: 'loadbearing-exercises',
    resolveId: (id) => (id === EXERCISES || id === TYPINGS ? `\0${id}` : undefined),
    async load(id) {
      if (id !== `\0${EXERCISES}` && id !== `\0${TYPINGS}`) return undefined
      loaded ??= readCatalogue(root)
      const { exercises, typings } = await loaded
      for (const { slug, files } of exercises) {
        this.addWatchFile(join(root, 'exercises', slug, 'exercise.yaml'))
        for (const file of Object.keys(files)) this.addWatchFile(join(root, 'exercises', slug, file))
      }
      return `export default ${JSON.stringify(id === `\0${EXERCISES}` ? exercises : typings)}`
    },
    watchChange(file) {
      if (file.startsWith(join(root, 'exercises'))) loaded = undefined
    },
  }
}

interface Catalogue {
  exercises: PublicExercise[]
  /** Contents by file name, such as `base-database.0123456789ab.json`. */
  typings: Record<string, string>
}

async function readCatalogue(root: string): Promise<Catalogue> {
  const typings: Catalogue['typings'] = {}
  const addressOf = new Map<string, string>()
  const exercises: PublicExercise[] = []
  for (const slug of await listExercises({ root })) {
    const { manifest, revision, files } = await loadExercise(slug, { root })
    const {
      title,
      summary,
      track,
      difficulty,
      minutes,
      stack,
      kit,
      services,
      processes,
      dependencies,
      editable,
      creatable,
      surface,
      requirements,
    } = manifest
    exercises.push({
      ...{
        slug,
        revision,
        title,
        summary,
        track,
        difficulty,
        minutes,
        stack,
        kit,
        services,
        processes,
        dependencies,
        editable,
        creatable,
        surface,
        requirements,
      },
      files,
      typings: await typingsAddress(kit),
    })
  }
  return { exercises, typings }

  async function typingsAddress(kit: KitLayerName[]): Promise<string> {
    const layers = kit.join('-')
    const known = addressOf.get(layers)
    if (known !== undefined) return known
    const text = JSON.stringify(await kitTypings(kit))
    const name = `${layers}.${contentHash(text)}.json`
    typings[name] = text
    addressOf.set(layers, `/typings/${name}`)
    return `/typings/${name}`
  }
}
