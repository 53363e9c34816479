import { readFile } from 'node:fs/promises'
import { extname, join, relative, sep } from 'node:path'
import type { Plugin } from 'vite'
import { exerciseFile } from './addresses.ts'
import { readCatalogue, type Catalogue, type ImmutableFile } from './read-catalogue.ts'

const EXERCISES = 'virtual:loadbearing/exercises'
const FILES = 'virtual:loadbearing/files'

/** What an exercise is made of, below the repository. The engine is none of it. */
const PART_OF_EXERCISE = /^(exercises|solutions|graders\/(?!engine\/)[^/]+)\//
/** They change no page. */
const NOT_SHOWN = /^graders\/[^/]+\/(mutants|alternatives)\//

const TYPES: Readonly<Record<string, string>> = {
  '.json': 'application/json',
  '.js': 'text/javascript',
  '.bin': 'application/octet-stream',
}

/**
 * Gives the pages the exercises as data: `virtual:loadbearing/exercises` and
 * `virtual:loadbearing/files`. The engine runs in Node here, outside the
 * bundle, because it finds its files by where it lies.
 *
 * While the site is developed, a change of an exercise reads all of them again
 * and reloads the page. What the workspace fetches is then answered from here:
 * its address changes with its content, and Astro keeps the addresses that it knows.
 *
 * @param root the repository's folder
 */
export function exercisesPlugin(root: string): Plugin {
  let loaded: Promise<Catalogue> | undefined
  const load = (): Promise<Catalogue> => {
    const reading = (loaded ??= readCatalogue(root))
    // What can't be read may be mended: it is read again when it is asked for again.
    reading.catch(() => {
      if (loaded === reading) loaded = undefined
    })
    return reading
  }
  const isShown = (file: string): boolean => {
    const path = relative(root, file).split(sep).join('/')
    return PART_OF_EXERCISE.test(path) && !NOT_SHOWN.test(path)
  }
  return {
    name: 'loadbearing-exercises',
    resolveId: (id) => (id === EXERCISES || id === FILES ? `\0${id}` : undefined),
    async load(id) {
      if (id !== `\0${EXERCISES}` && id !== `\0${FILES}`) return undefined
      const { exercises, files } = await load()
      return `export default ${JSON.stringify(id === `\0${EXERCISES}` ? exercises : files)}`
    },
    configureServer(server) {
      const changed = (file: string): void => {
        if (!isShown(file)) return
        loaded = undefined
        for (const { moduleGraph } of Object.values(server.environments))
          for (const id of [EXERCISES, FILES]) {
            const known = moduleGraph.getModuleById(`\0${id}`)
            if (known) moduleGraph.invalidateModule(known)
          }
        server.hot.send({ type: 'full-reload' })
      }
      server.watcher.add(['exercises', 'graders', 'solutions'].map((folder) => join(root, folder)))
      for (const event of ['add', 'change', 'unlink'] as const) server.watcher.on(event, changed)
      server.middlewares.use((request, response, next) => {
        const path = (request.url ?? '').split('?')[0] ?? ''
        if (!/^\/(exercises|solutions|suites|typings|container)\//.test(path)) return next()
        load()
          .then(async (catalogue) => {
            const content = fileAt(catalogue, path)
            if (content === undefined) return next()
            response.setHeader('content-type', TYPES[extname(path)] ?? 'text/plain')
            response.setHeader('cache-control', 'no-cache')
            response.end('text' in content ? content.text : await readFile(content.path))
          })
          .catch(next)
      })
    },
  }
}

function fileAt({ exercises, files }: Catalogue, path: string): ImmutableFile | undefined {
  const exercise = exercises.find((each) => path === `/exercises/${exerciseFile(each)}`)
  return exercise === undefined ? files[path] : { text: JSON.stringify(exercise) }
}
