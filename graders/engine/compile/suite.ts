import { build } from 'esbuild'

/** Where the light runner puts what `#grader` exports before it imports a suite. */
export const GRADER_SYMBOL = 'loadbearing.grader'

export interface SuiteOptions {
  /** For a file that visitors can fetch: without comments, source map and paths. */
  bare?: boolean
}

/**
 * Bundles a grader's source into the text of one module that can be imported
 * from memory, with an inline source map unless it is to be bare. `path` is absolute. Node's own modules
 * stay imports; `#grader` reads what the runner put under `GRADER_SYMBOL`.
 * Rejects with esbuild's messages when the grader does not compile.
 *
 * @example await import(`data:text/javascript,${encodeURIComponent(await compileSuite('/…/orders.grader.ts'))}`)
 */
export async function compileSuite(path: string, { bare = false }: SuiteOptions = {}): Promise<string> {
  const result = await build({
    entryPoints: [path],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    sourcemap: bare ? false : 'inline',
    minifyWhitespace: bare,
    legalComments: bare ? 'none' : 'inline',
    logLevel: 'silent',
    plugins: [
      {
        name: 'grader',
        setup({ onResolve, onLoad }) {
          onResolve({ filter: /^#grader$/ }, ({ path: specifier }) => ({ path: specifier, namespace: 'grader' }))
          onLoad({ filter: /.*/, namespace: 'grader' }, () => ({
            contents: `export const { requirement } = globalThis[Symbol.for(${JSON.stringify(GRADER_SYMBOL)})]`,
          }))
        },
      },
    ],
  })
  const [output] = result.outputFiles
  if (output === undefined) throw new Error(`bundling ${path} gave no output`)
  return output.text
}
