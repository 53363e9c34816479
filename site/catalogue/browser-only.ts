import type { Plugin } from 'vite'

const EMPTY = '\0loadbearing-browser-only'

/**
 * Keeps modules out of the bundle that builds the pages. They are imported on
 * intent, in a browser, and bring Monaco: bundling that twice costs half a
 * minute, and Astro drops the styles of what it finds in both bundles.
 *
 * @param pattern import specifiers of such modules
 */
export function browserOnly(pattern: RegExp): Plugin {
  return {
    name: 'loadbearing-browser-only',
    enforce: 'pre',
    applyToEnvironment: ({ name }) => name !== 'client',
    resolveId: (source) => (pattern.test(source) ? EMPTY : undefined),
    load: (id) => (id === EMPTY ? 'export const Workspace = undefined, warm = undefined' : undefined),
  }
}

/**
 * Astro 7.3 takes a style sheet for orphaned, and deletes it, when no page
 * but only a later chunk needs it. Naming it among the chunk's assets
 * makes Astro keep it; Vite then loads it with the chunk.
 */
export function keepLazyStyles(): Plugin {
  return {
    name: 'loadbearing-keep-lazy-styles',
    applyToEnvironment: ({ name }) => name === 'client',
    generateBundle: {
      order: 'pre',
      handler(_options, bundle) {
        for (const chunk of Object.values(bundle)) {
          if (chunk.type !== 'chunk' || chunk.isEntry) continue
          for (const sheet of chunk.viteMetadata?.importedCss ?? []) chunk.viteMetadata?.importedAssets.add(sheet)
        }
      },
    },
  }
}
