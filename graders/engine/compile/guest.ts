import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type BuildOptions, type Plugin } from 'esbuild'
import pMemoize from 'p-memoize'
import type { KindName } from '../exercise/manifest.ts'
import { REPOSITORY_ROOT } from '../exercise/root.ts'

/** Programs of ours that run beside learner code, by the kind of exercise. */
const PROGRAMS: Readonly<Partial<Record<KindName, URL>>> = {
  library: new URL('../hosts/nest/main.ts', import.meta.url),
  tests: new URL('../hosts/tests/main.ts', import.meta.url),
  rules: new URL('../hosts/rules/main.ts', import.meta.url),
}

/** What the kit has under the name `vitest`: the learner's tests and ours are to have one copy of it. */
const KIT_VITEST: Plugin = {
  name: 'kit-vitest',
  setup({ onResolve }) {
    onResolve({ filter: /\/runners\/light\/vitest\.ts$/ }, () => ({ path: 'vitest', external: true }))
  },
}

/**
 * dependency-cruiser looks for its parsers where it is installed; in a program of one file TypeScript is the one that it has.
 * What is left out here it does without: other languages, and paths of a tsconfig.json.
 */
const TOOL_PARSERS: Plugin = {
  name: 'tool-parsers',
  setup({ onLoad, onResolve }) {
    onLoad({ filter: /\/dependency-cruiser\/src\/utl\/try-import\.mjs$/ }, () => ({
      contents: "import ts from 'typescript'; export default async (name) => (name === 'typescript' ? ts : false)",
      resolveDir: REPOSITORY_ROOT,
    }))
    onLoad({ filter: /\/dependency-cruiser\/src\/extract\/transpile\/try-import-available\.mjs$/ }, () => ({
      contents: "export default (name) => name === 'typescript'",
    }))
    // Reporters are named at run time; data are all that is wanted of it.
    onLoad({ filter: /\/dependency-cruiser\/src\/report\/index\.mjs$/ }, () => ({
      contents:
        "import identity from './identity.mjs'; export const getReporter = async () => identity; export const getAvailableReporters = () => []",
      resolveDir: join(REPOSITORY_ROOT, 'node_modules/dependency-cruiser/src/report'),
    }))
    // Its own `require` would be left alone, and look for packages at run time.
    onLoad({ filter: /\/dependency-cruiser\/src\/.*\.mjs$/ }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8')).replace('const require = createRequire(import.meta.url);', ''),
    }))
    onResolve({ filter: /^tsconfig-paths-webpack-plugin$/ }, ({ path }) => ({ path, external: true }))
  },
}

/** The tool and its parser lie in the program: it runs where there is no kit to take them from. */
const WITH_TOOL = {
  plugins: [TOOL_PARSERS],
  keepNames: true,
  minifySyntax: true,
  minifyIdentifiers: true,
  banner: {
    js: "import { createRequire as toolRequire } from 'node:module';const require=toolRequire(import.meta.url),__filename=import.meta.filename,__dirname=import.meta.dirname;",
  },
} as const satisfies BuildOptions

/**
 * The program that an exercise of this kind runs beside learner code, as the text of one module. Packages stay
 * imports: they come from the exercise's kit, and are the learner's own copies. Of kind `rules` the tool is in it.
 *
 * @returns undefined for a kind that needs none
 */
export const compileGuest = pMemoize(async (kind: KindName): Promise<string | undefined> => {
  const source = PROGRAMS[kind]
  if (source === undefined) return undefined
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(source)],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    ...(kind === 'rules' ? WITH_TOOL : { packages: 'external', plugins: [KIT_VITEST] }),
    minifyWhitespace: true,
    legalComments: 'none',
    logLevel: 'silent',
  })
  return outputFiles.map(({ text }) => text).join('')
})
