import { builtinModules } from 'node:module'
import { fileURLToPath } from 'node:url'
import type { Plugin } from 'vite'

const BUILTINS = '\0loadbearing-builtin-modules'
const SEARCH = fileURLToPath(new URL('../navigation/search-on-intent.ts', import.meta.url))
const SERVICES = fileURLToPath(new URL('../workspace/editor/typescript-services.ts', import.meta.url))

/**
 * Modules that are others in the page. The engine's compiler needs the names of
 * Node's modules as a list, and shares one TypeScript with the editor; the
 * interface of the search waits until somebody reaches for it.
 */
export function pageModules(): Plugin {
  return {
    name: 'loadbearing-page-modules',
    enforce: 'pre',
    resolveId(id, importer) {
      if (id === 'node:module' && importer?.includes('/graders/engine/compile/') === true) return BUILTINS
      if (/typescriptServices\.js$/.test(id) && importer?.includes('/monaco-editor/') === true) return SERVICES
      if (id === '@pagefind/default-ui' && importer?.includes('/search-on-intent.') !== true) return SEARCH
      return undefined
    },
    load: (id) => (id === BUILTINS ? `export const builtinModules = ${JSON.stringify(builtinModules)}` : undefined),
  }
}
