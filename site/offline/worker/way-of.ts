import { IMMUTABLE_FOLDERS } from '../../catalogue/immutable-folders.ts'

/**
 * Where an answer comes from. `page`: from the server, or the device when that does not answer. `shell`: from what this version
 * brought. `immutable`: from the device if it has it, and it is kept. `network`: the service worker keeps out of it.
 */
export type Way = 'page' | 'shell' | 'immutable' | 'network'

export interface Asked {
  readonly method: string
  readonly url: URL
  /** It fills a window. */
  readonly isNavigation: boolean
}

/**
 * Decides about a request.
 *
 * @param site where the worker is, and whether a path is in its shell
 * @example wayOf({ method: 'GET', url: new URL('https://course.example/api/v1/me'), … }, site) // 'network'
 */
export function wayOf(
  { method, url, isNavigation }: Asked,
  site: { origin: string; base: string; isInShell: (path: string) => boolean },
): Way {
  if (method !== 'GET' || url.origin !== site.origin || !url.pathname.startsWith(site.base)) return 'network'
  const path = url.pathname.slice(site.base.length)
  if (/^(?:api|\.well-known)(?:\/|$)/.test(path) || /^sw(?:-off)?\.js$/.test(path)) return 'network'
  // A router asks for a page without filling a window.
  if (isNavigation || path === '' || path.endsWith('/')) return 'page'
  if (IMMUTABLE_FOLDERS.some((folder) => path.startsWith(`${folder}/`))) return 'immutable'
  return site.isInShell(url.pathname) ? 'shell' : 'network'
}
