import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { InjectionToken, Type } from '@nestjs/common'

/**
 * An export of the learner's, loaded as the app loads it.
 *
 * @param reference file#name, such as `src/app.module.ts#AppModule`
 * @throws Error when the file has no such export; whatever the file throws
 */
export async function loadExport(reference: string): Promise<unknown> {
  const [file = '', name = ''] = reference.split('#')
  const path = resolve(file.replace(/\.ts$/, '.js'))
  if (!existsSync(path)) throw new Error(`There is no ${file}, which should export ${name}.`)
  const module: unknown = await import(pathToFileURL(path).href)
  const found: unknown = typeof module === 'object' && module !== null ? Reflect.get(module, name) : undefined
  if (found === undefined) throw new Error(`${file} exports no "${name}".`)
  return found
}

/** An exported class. @throws Error as `loadExport`, and when it is none */
export async function loadClass(reference: string): Promise<Type> {
  const found = await loadExport(reference)
  if (!isClass(found)) throw new Error(`${reference} is no class.`)
  return found
}

/**
 * The injection token that a reference of the surface means.
 *
 * @param root the module in which a symbol is looked for by its description
 * @throws Error when there is no such token, or when several symbols are called so
 */
export async function loadToken(reference: string, root: Type): Promise<InjectionToken> {
  if (reference.startsWith('string:')) return reference.slice('string:'.length)
  if (!reference.startsWith('symbol:')) {
    const found = await loadExport(reference)
    if (typeof found === 'string' || typeof found === 'symbol' || isClass(found)) return found
    throw new Error(`${reference} can't be an injection token: it is neither a class nor a symbol nor a string.`)
  }
  const description = reference.slice('symbol:'.length)
  const found = [...(await symbolsOf(root))].filter((symbol) => symbol.description === description)
  const [only] = found
  if (only === undefined || found.length > 1)
    throw new Error(
      `${found.length === 0 ? 'No provider has' : `${found.length} providers have`} a symbol called ${description} as its token.`,
    )
  return only
}

function isClass(value: unknown): value is Type {
  return typeof value === 'function'
}

/** All symbols that a module, and what it imports, provides something under. */
async function symbolsOf(root: unknown, seen = new Set<unknown>(), found = new Set<symbol>()): Promise<Set<symbol>> {
  const entry: unknown = await root
  const node = forwarded(entry)
  if (typeof node !== 'object' && typeof node !== 'function') return found
  if (node === null || seen.has(node)) return found
  seen.add(node)
  const target: unknown = Reflect.get(node, 'module') ?? node
  for (const provider of [...list(node, 'providers'), ...metadata(target, 'providers')]) {
    const token: unknown = typeof provider === 'object' && provider !== null ? Reflect.get(provider, 'provide') : undefined
    if (typeof token === 'symbol') found.add(token)
  }
  for (const imported of [...list(node, 'imports'), ...metadata(target, 'imports')]) await symbolsOf(imported, seen, found)
  return found
}

function forwarded(node: unknown): unknown {
  if (typeof node !== 'object' || node === null || !('forwardRef' in node) || typeof node.forwardRef !== 'function') return node
  const target: unknown = Reflect.apply(node.forwardRef, undefined, [])
  return target
}

function list(node: object, name: string): unknown[] {
  const found: unknown = Reflect.get(node, name)
  return Array.isArray(found) ? found : []
}

/** `reflect-metadata` adds it when Nest is loaded. */
function metadata(target: unknown, key: string): unknown[] {
  const getMetadata: unknown = Reflect.get(Reflect, 'getMetadata')
  if (typeof getMetadata !== 'function' || typeof target !== 'function') return []
  const found: unknown = Reflect.apply(getMetadata, Reflect, [key, target])
  return Array.isArray(found) ? found : []
}
