import type { SourceFiles } from '../compile/types.ts'
import type { Document } from './types.ts'

/** Stands for the exercise's folder. */
const ROOT = 'file:///'
const ELSEWHERE = /^(?:[a-z][a-z\d+.-]*:|\/\/)/i

/**
 * Says of links to files and headings of the learner's tree where there is nothing. Links to other sites are left alone.
 *
 * @param files the whole tree: a document may point at code
 */
export function resolveLinks(documents: readonly Document[], files: SourceFiles): Document[] {
  const there = new Set(Object.keys(files).flatMap((path) => [path, ...foldersOf(path)]))
  const anchors = new Map(documents.map(({ path, headings }) => [path, new Set(headings.map(({ anchor }) => anchor))]))
  const problemOf = (from: string, target: string): string | undefined => {
    if (ELSEWHERE.test(target)) return undefined
    const [path, anchor] = follow(from, target)
    if (path === undefined) return `${target} is no address`
    if (!there.has(path)) return `there is no ${path}`
    const known = path.endsWith('.md') ? anchors.get(path) : undefined
    return anchor === '' || known === undefined || known.has(anchor) ? undefined : `${path} has no heading #${anchor}`
  }
  return documents.map((document) => ({
    ...document,
    links: document.links.map((link) => {
      const broken = link.broken ?? problemOf(document.path, link.target)
      return { ...link, ...(broken === undefined ? {} : { broken }) }
    }),
  }))
}

/** With and without the slash at the end: a link may have it or not. */
function foldersOf(path: string): string[] {
  const parts = path.split('/').slice(0, -1)
  const folders = parts.map((_, index) => parts.slice(0, index + 1).join('/'))
  return ['', ...folders, ...folders.map((folder) => `${folder}/`)]
}

/** The path and the anchor that a link leads to. */
function follow(from: string, target: string): [path: string | undefined, anchor: string] {
  try {
    const { pathname, hash } = new URL(target, ROOT + from)
    return [decodeURIComponent(pathname).slice(1), decodeURIComponent(hash).slice(1).toLowerCase()]
  } catch {
    return [undefined, '']
  }
}
