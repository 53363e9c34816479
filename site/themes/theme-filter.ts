/** What the index can be narrowed to. */
export const SHOWN = ['all', 'taught', 'open', 'learnt', 'planned'] as const

export interface ThemeFilter {
  /** Words that all have to be in it. */
  find: string
  show: (typeof SHOWN)[number]
}

/** What the filter knows of a theme. */
export interface ThemeFacts {
  /** Its id, its title, its section, and the lessons that teach it. */
  text: string
  isTaught: boolean
  isLearnt: boolean
}

/**
 * The filter that an address asks for.
 *
 * @param search of the page's address
 * @example readThemeFilter('?find=cache&show=taught') // { find: 'cache', show: 'taught' }
 */
export function readThemeFilter(search: string): ThemeFilter {
  const parameters = new URLSearchParams(search)
  return { find: parameters.get('find') ?? '', show: SHOWN.find((show) => show === parameters.get('show')) ?? 'all' }
}

/**
 * The filter as the search part of an address; empty when every theme is let through.
 *
 * @example writeThemeFilter({ find: '', show: 'planned' }) // '?show=planned'
 */
export function writeThemeFilter({ find, show }: ThemeFilter): string {
  const parameters = new URLSearchParams()
  if (find.trim() !== '') parameters.set('find', find.trim())
  if (show !== 'all') parameters.set('show', show)
  return parameters.size === 0 ? '' : `?${parameters.toString()}`
}

/**
 * Whether a theme is among those that are looked for.
 *
 * @example matchesTheme({ find: 'cach', show: 'all' }, { text: 'Caching layers', isTaught: true, isLearnt: false }) // true
 */
export function matchesTheme({ find, show }: ThemeFilter, { text, isTaught, isLearnt }: ThemeFacts): boolean {
  const searched = text.toLowerCase()
  const words = find.toLowerCase().split(/\s+/).filter(Boolean)
  const isShown = { all: true, taught: isTaught, open: isTaught && !isLearnt, learnt: isLearnt, planned: !isTaught }[show]
  return isShown && words.every((word) => searched.includes(word))
}
