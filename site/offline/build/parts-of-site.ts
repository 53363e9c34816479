import { posix } from 'node:path'
import { IMMUTABLE_FOLDERS } from '../../catalogue/immutable-folders.ts'
import { PARTS_FILE } from '../plan.ts'

/** Pages that say nothing without the server: they are never kept. */
const SERVER_PAGES = /^(account|administration|certificate|cohorts|due|join)\//
/** The workers themselves, and pages for errors. */
const NEVER = /^(sw|sw-off)\.js$|^404\.html$|^_headers$|(^|\/)\.|\.(br|gz|map|xml|txt)$/
/** Of Pagefind, what its own interface would need: ours is Starlight's. */
const UNUSED_SEARCH = /^pagefind\/pagefind-(component-ui|highlight|modular-ui|ui)\.|^pagefind\/wasm\.unknown\./
/** Pictures for other sites' previews. */
const PREVIEWS = /^(og|previews?|social)\//
/** What opens the editor. Whatever only it leads to is not part of the shell. */
const EDITOR_ENTRY = /^Workspace\.[\w-]+\.(?:js|css)$/
/** Monaco's own worker for TypeScript, in whose place ours runs. */
const UNUSED_EDITOR = /^_astro\/ts\.worker-/

/** The files of a built site, by what they are for. Paths are relative to its folder. */
export interface PartsOfSite {
  /** Read without a network after the first visit. */
  readonly shell: readonly string[]
  /** Whatever never changes under its name and is not of the shell. */
  readonly immutable: readonly string[]
  readonly editor: readonly string[]
  /** What exercises run with in the browser. */
  readonly libraries: readonly string[]
}

/**
 * Sorts the files of a built site.
 *
 * @param paths of all files, with slashes
 * @param read the text of one
 * @example (await partsOfSite(['index.html', …], read)).shell // ['index.html', …]
 */
export async function partsOfSite(paths: readonly string[], read: (path: string) => Promise<string>): Promise<PartsOfSite> {
  const files = paths.filter((path) => !NEVER.test(path) && !UNUSED_SEARCH.test(path) && !PREVIEWS.test(path))
  const bundle = files.filter((path) => path.startsWith('_astro/'))
  const pages = files.filter((path) => path.endsWith('.html') && !SERVER_PAGES.test(path))
  const mentions = await mentionsOf(bundle, read)
  const fromPages = (await Promise.all(pages.map(async (path) => namesIn(await read(path), mentions)))).flat()
  const light = reach(fromPages, mentions, (name) => EDITOR_ENTRY.test(name))
  const heavy = reach(
    [...mentions.keys()].filter((name) => EDITOR_ENTRY.test(name)),
    mentions,
    (name) => light.has(name),
  )
  const shell = files.filter(
    (path) =>
      pages.includes(path) ||
      light.has(posix.basename(path)) ||
      (!path.endsWith('.html') && !IMMUTABLE_FOLDERS.includes(folderOf(path)) && path !== PARTS_FILE),
  )
  const immutable = files.filter((path) => IMMUTABLE_FOLDERS.includes(folderOf(path)) && !shell.includes(path))
  return {
    shell,
    immutable,
    editor: immutable.filter(
      (path) =>
        ['typings', 'exercises'].includes(folderOf(path)) ||
        (path.startsWith('_astro/') && heavy.has(posix.basename(path)) && !UNUSED_EDITOR.test(path)),
    ),
    libraries: immutable.filter((path) => ['container', 'suites', 'solutions'].includes(folderOf(path))),
  }
}

/** The address path of a page's file. @example pagePath('data/lost-update/index.html') // 'data/lost-update/' */
export const pagePath = (file: string): string => file.replace(/(^|\/)index\.html$/, '$1')

const folderOf = (path: string): string => path.split('/', 1)[0] ?? ''

/** Which files of the bundle each of them names: their names have hashes, so nothing else looks like one. */
async function mentionsOf(
  bundle: readonly string[],
  read: (path: string) => Promise<string>,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const names = new Map<string, readonly string[]>(bundle.map((path) => [posix.basename(path), []]))
  for (const path of bundle) if (/\.(?:js|css)$/.test(path)) names.set(posix.basename(path), namesIn(await read(path), names))
  return names
}

function namesIn(text: string, names: ReadonlyMap<string, unknown>): string[] {
  const found = text.match(/[\w.@-]+\.(?:js|css|woff2?|ttf|svg|png|webp|avif|jpg|wasm)\b/g) ?? []
  return [...new Set(found)].filter((name) => names.has(name))
}

function reach(
  from: readonly string[],
  mentions: ReadonlyMap<string, readonly string[]>,
  isBeyond: (name: string) => boolean,
): ReadonlySet<string> {
  const reached = new Set<string>()
  const queue = [...from]
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    if (reached.has(name) || isBeyond(name)) continue
    reached.add(name)
    queue.push(...(mentions.get(name) ?? []))
  }
  return reached
}
