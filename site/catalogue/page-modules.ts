import { builtinModules } from 'node:module'
import { fileURLToPath } from 'node:url'
import type { Plugin } from 'vite'

const BUILTINS = '\0loadbearing-builtin-modules'
const SERVICES = fileURLToPath(new URL('../workspace/editor/typescript-services.ts', import.meta.url))

/**
 * What the engine's compiler needs in the page: the names of Node's modules as a
 * list, and one TypeScript for it and the editor.
 */
export function pageModules(): Plugin {
  return {
    name: 'loadbearing-page-modules',
    enforce: 'pre',
    resolveId(id, importer) {
      if (id === 'node:module' && importer?.includes('/graders/engine/compile/') === true) return BUILTINS
      if (/typescriptServices\.js$/.test(id) && importer?.includes('/monaco-editor/') === true) return SERVICES
      return undefined
    },
    load: (id) => (id === BUILTINS ? `export const builtinModules = ${JSON.stringify(builtinModules)}` : undefined),
  }
}
