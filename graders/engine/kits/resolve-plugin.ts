import { isBuiltin } from 'node:module'
import { join } from 'node:path'
import type { OnResolveArgs, OnResolveResult, Plugin } from 'esbuild'
import { REPOSITORY_ROOT } from '../exercise/root.ts'
import { EMPTIED_FILES, ONE_COPY, packageName } from './layers.ts'
import type { LayerEntry } from './layers.ts'
import { formatOfFile } from './namespaces.ts'
import type { Namespace } from './namespaces.ts'
import { packageOfFile } from './packages.ts'

export interface LayerContext {
  name: string
  entries: readonly LayerEntry[]
  /** Specifiers of entries that are bundled apart, and that all others import before anything else. */
  first: readonly string[]
  namespaces: Readonly<Record<string, Namespace>>
  /** What the layers below have. */
  below: {
    /** Specifiers, with the format that their packages have. */
    formats: Readonly<Record<string, Namespace['format']>>
    /** Folders of bundled packages. */
    packages: ReadonlySet<string>
  }
}

/**
 * Decides, for each import of a layer, whether it is bundled. Bundled is what a
 * package declares as its dependency, and what the layer itself offers.
 * External is what a layer below has, so that there is one copy in a process,
 * and every undeclared or optional package, an optional dependency with a native
 * add-on among them: it fails at run time as it does where the package is not
 * installed.
 */
export function resolvePlugin(layer: LayerContext): Plugin {
  const offered = new Set(layer.entries.map(({ specifier }) => packageName(specifier)))
  return {
    name: 'kit-layer',
    setup({ onResolve, onLoad, resolve }) {
      onResolve({ filter: /^entry:/ }, ({ path }) => ({ path: path.slice('entry:'.length), namespace: 'entry' }))
      onLoad({ filter: /.*/, namespace: 'entry' }, ({ path }) => ({ contents: entryText(path, layer), resolveDir: REPOSITORY_ROOT }))

      onResolve({ filter: /^value-of:/ }, ({ path }) => ({ path: path.slice('value-of:'.length), namespace: 'value-of' }))
      onLoad({ filter: /.*/, namespace: 'below' }, ({ path }) => ({
        contents: `module.exports = require(${JSON.stringify(`value-of:${path}`)}).value`,
        resolveDir: REPOSITORY_ROOT,
      }))
      onLoad({ filter: /.*/, namespace: 'value-of' }, ({ path }) => ({
        contents: `export { ${layer.below.formats[path] === 'commonjs' ? 'default' : '*'} as value } from ${JSON.stringify(path)}`.replace(
          '{ * as value }',
          '* as value',
        ),
        resolveDir: REPOSITORY_ROOT,
      }))

      onLoad({ filter: /./, namespace: 'file' }, ({ path }) => {
        const emptied = EMPTIED_FILES.some((file) => path.replaceAll('\\', '/').endsWith(`/node_modules/${file}`))
        return emptied ? { contents: 'module.exports = {}' } : undefined
      })
      onResolve({ filter: /\.node$/ }, ({ path, importer }) => ({
        errors: [{ text: `${importer} needs the native add-on ${path}: kits are JavaScript and WASM only` }],
      }))
      onResolve({ filter: /^[^./#]/ }, async (args) => {
        if (args.pluginData === RESOLVING || isBuiltin(args.path)) return undefined
        if (ONE_COPY.includes(args.path)) return resolve(args.path, { kind: args.kind, resolveDir: REPOSITORY_ROOT, pluginData: RESOLVING })
        if (args.path in layer.below.formats) return external(args)
        if (!mayBundle(args, offered)) {
          if (args.kind !== 'import-statement') return { path: args.path, external: true }
          return {
            errors: [{ text: `${args.importer} imports ${args.path}, which it does not declare and layer ${layer.name} does not have` }],
          }
        }
        // A dynamic import of CommonJS would give only a default in a bundle; the entry has the names.
        if (args.kind === 'dynamic-import' && layer.entries.some(({ specifier }) => specifier === args.path))
          return { path: args.path, namespace: 'entry' }
        const resolved = await resolve(args.path, {
          kind: args.kind,
          importer: args.importer,
          resolveDir: args.resolveDir,
          pluginData: RESOLVING,
        })
        const found = packageOfFile(resolved.path)
        const folder = found?.folder
        if (found?.native === true && args.kind === 'require-call' && isOptional(args)) return { path: args.path, external: true }
        if (folder !== undefined && layer.below.packages.has(folder)) {
          return {
            errors: [{ text: `layer ${layer.name} would bundle ${args.path}, which a layer below has: add it there as an internal entry` }],
          }
        }
        if (args.kind === 'dynamic-import' && formatOfFile(resolved.path) === 'commonjs') {
          return {
            errors: [
              {
                text: `${args.importer} imports ${args.path} dynamically, which loses its names in a bundle: make it an internal entry of layer ${layer.name}`,
              },
            ],
          }
        }
        // Left to esbuild: what a plugin resolves loses the module type of its package.json.
        return undefined
      })
    },
  }
}

/** Marks our own call of esbuild's resolver. */
const RESOLVING = Symbol('resolving')

/** A `require` of a module in a layer below becomes an import, so that it needs no `require` of ES modules. */
function external({ path, kind }: OnResolveArgs): OnResolveResult {
  return kind === 'require-call' ? { path, namespace: 'below' } : { path, external: true }
}

function mayBundle({ path, importer, namespace }: OnResolveArgs, offered: ReadonlySet<string>): boolean {
  const owner = namespace === 'file' ? packageOfFile(importer) : undefined
  const name = packageName(path)
  if (owner === undefined || owner.name === name || name in owner.dependencies || name in owner.optionalDependencies) return true
  return name in owner.peerDependencies && offered.has(name)
}

/** Whether a package names another as what it can do without. */
function isOptional({ path, importer, namespace }: OnResolveArgs): boolean {
  const owner = namespace === 'file' ? packageOfFile(importer) : undefined
  return owner !== undefined && packageName(path) in owner.optionalDependencies
}

/** An entry gives exactly the names that Node's own import gives. */
function entryText(specifier: string, { entries, namespaces }: LayerContext): string {
  const source = entries.find((entry) => entry.specifier === specifier)?.source
  if (source !== undefined) return `export * from ${JSON.stringify(join(REPOSITORY_ROOT, 'graders/engine', source))}`
  const namespace = namespaces[specifier]
  if (namespace === undefined) throw new Error(`the namespace of ${specifier} was not read`)
  const quoted = JSON.stringify(specifier)
  if (namespace.format === 'module')
    return `import ${quoted}; export { ${namespace.names.map((name) => JSON.stringify(name)).join(', ')} } from ${quoted}`
  const named = namespace.names.filter((name) => name !== 'default')
  return [
    `const whole = require(${quoted})`,
    ...named.map((name, index) => `const member${index} = whole[${JSON.stringify(name)}]`),
    `export { ${["whole as default, whole as 'module.exports'", ...named.map((name, index) => `member${index} as ${JSON.stringify(name)}`)].join(', ')} }`,
  ].join('\n')
}
