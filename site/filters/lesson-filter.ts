/** What a lesson is looked up by; each part is also a parameter of the page's address. */
export const FILTERS = ['stack', 'track', 'length', 'source'] as const

export type LessonFilter = Readonly<Partial<Record<(typeof FILTERS)[number], string>>>

/** What the filters know of a lesson. */
export interface LessonFacts {
  stack: string
  track: string
  minutes: number | undefined
  /** The articles whose themes it covers. */
  sources: readonly string[]
}

/**
 * The filter that an address asks for; what it does not name, and what is empty, lets every lesson through.
 *
 * @param search of the page's address
 * @example readFilter('?stack=nest&track=') // { stack: 'nest' }
 */
export function readFilter(search: string): LessonFilter {
  const parameters = new URLSearchParams(search)
  return Object.fromEntries(
    FILTERS.flatMap((name) => {
      const value = parameters.get(name)
      return value ? [[name, value]] : []
    }),
  )
}

/**
 * The filter as the search part of an address; empty when every lesson is let through.
 *
 * @example writeFilter({ stack: 'nest' }) // '?stack=nest'
 */
export function writeFilter(filter: LessonFilter): string {
  const parameters = FILTERS.flatMap((name) => (filter[name] ? [[name, filter[name]]] : []))
  return parameters.length === 0 ? '' : `?${new URLSearchParams(parameters).toString()}`
}

/**
 * Whether a lesson is among those that are looked for. A lesson that is planned has no length yet.
 *
 * @example matches({ length: '75' }, { stack: 'nest', track: 'http', minutes: 60, sources: [] }) // true
 */
export function matches(filter: LessonFilter, { stack, track, minutes, sources }: LessonFacts): boolean {
  return (
    (filter.stack ?? stack) === stack &&
    (filter.track ?? track) === track &&
    (filter.source === undefined || sources.includes(filter.source)) &&
    (filter.length === undefined || (minutes !== undefined && minutes <= Number(filter.length)))
  )
}
