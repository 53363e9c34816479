import { fileURLToPath } from 'node:url'
import { build, type Plugin } from 'esbuild'
import pMemoize from 'p-memoize'
import type { KindName } from '../exercise/manifest.ts'

/** Programs of ours that run beside learner code, by the kind of exercise. */
const PROGRAMS: Readonly<Partial<Record<KindName, URL>>> = {
  library: new URL('../hosts/nest/main.ts', import.meta.url),
  tests: new URL('../hosts/tests/main.ts', import.meta.url),
}

/** What the kit has under the name `vitest`: the learner's tests and ours are to have one copy of it. */
const KIT_VITEST: Plugin = {
  name: 'kit-vitest',
  setup({ onResolve }) {
    onResolve({ filter: /\/runners\/light\/vitest\.ts$/ }, () => ({ path: 'vitest', external: true }))
  },
}

/**
 * The program that an exercise of this kind runs beside learner code, as the text of one module. Packages stay
 * imports: they come from the exercise's kit, and are the learner's own copies.
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
    packages: 'external',
    minifyWhitespace: true,
    legalComments: 'none',
    logLevel: 'silent',
    plugins: [KIT_VITEST],
  })
  return outputFiles.map(({ text }) => text).join('')
})
