import { join } from 'node:path'
import type { Plugin } from 'vite'
import { readCatalogue, type Catalogue } from './read-catalogue.ts'

const EXERCISES = 'virtual:loadbearing/exercises'
const FILES = 'virtual:loadbearing/files'

/**
 * Gives the pages the exercises as data: `virtual:loadbearing/exercises` and
 * `virtual:loadbearing/files`. The engine runs in Node here, outside the
 * bundle, because it finds its files by where it lies.
 *
 * @param root the repository's folder
 */
export function exercisesPlugin(root: string): Plugin {
  let loaded: Promise<Catalogue> | undefined
  return {
    name: 'loadbearing-exercises',
    resolveId: (id) => (id === EXERCISES || id === FILES ? `\0${id}` : undefined),
    async load(id) {
      if (id !== `\0${EXERCISES}` && id !== `\0${FILES}`) return undefined
      loaded ??= readCatalogue(root)
      const { exercises, files } = await loaded
      for (const { slug, files } of exercises) {
        this.addWatchFile(join(root, 'exercises', slug, 'exercise.yaml'))
        for (const file of Object.keys(files)) this.addWatchFile(join(root, 'exercises', slug, file))
      }
      return `export default ${JSON.stringify(id === `\0${EXERCISES}` ? exercises : files)}`
    },
    watchChange(file) {
      if (file.startsWith(join(root, 'exercises'))) loaded = undefined
    },
  }
}
