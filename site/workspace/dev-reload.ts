/**
 * While the site is developed, a page reloads when its exercise changes, and
 * when Vite finds a dependency that it did not know. The workspace that was open
 * is opened again then, with what was typed until that moment. In a built site
 * `import.meta.hot` is undefined, and none of this is there.
 */

const OPEN = 'loadbearing-dev-open'

/** Remembers, for this tab, which workspace is open. */
export function rememberOpen(slug: string | undefined): void {
  if (import.meta.hot === undefined) return
  if (slug === undefined) sessionStorage.removeItem(OPEN)
  else sessionStorage.setItem(OPEN, slug)
}

/** Whether the workspace was open when the page was reloaded. */
export function wasOpen(slug: string): boolean {
  return import.meta.hot !== undefined && sessionStorage.getItem(OPEN) === slug
}

/**
 * @param keep writes what is not kept yet; the reload waits for it
 * @returns stops it
 */
export function keepBeforeReload(keep: () => Promise<unknown>): () => void {
  const { hot } = import.meta
  if (hot === undefined) return () => undefined
  // Vite waits for what it returns, although the type of the listener does not say so.
  const before = (): unknown => keep()
  hot.on('vite:beforeFullReload', before)
  return () => hot.off('vite:beforeFullReload', before)
}
