import type { LessonState } from './lesson-states.ts'

/** What a lesson is looked up by; each part is also a parameter of the page's address. */
export const FILTERS = ['stack', 'track', 'length', 'source', 'progress'] as const

/** What `progress` lets through: how far somebody is, and `ready`, what can be taken now. */
export const PROGRESS = ['ready', 'open', 'begun', 'done'] as const

/** How the lessons are shown. */
export type LessonsView = 'map' | 'list'

export type LessonFilter = Readonly<Partial<Record<(typeof FILTERS)[number], string>>>

/** What the filters know of a lesson. */
export interface LessonFacts {
  stack: string
  track: string
  minutes: number | undefined
  /** The articles whose themes it covers. */
  sources: readonly string[]
  /** Undefined while it is planned. */
  state: LessonState | undefined
  /** Whether all that it needs is done, and it is not. */
  isReady: boolean
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
 * How an address asks for the lessons to be shown; undefined when it leaves that to the page.
 *
 * @example readView('?view=list') // 'list'
 */
export function readView(search: string): LessonsView | undefined {
  const view = new URLSearchParams(search).get('view')
  return view === 'map' || view === 'list' ? view : undefined
}

/**
 * The filter as the search part of an address; empty when every lesson is let through.
 *
 * @param view how the lessons are shown, where that was chosen
 * @example writeFilter({ stack: 'nest' }) // '?stack=nest'
 */
export function writeFilter(filter: LessonFilter, view?: LessonsView): string {
  const parameters = FILTERS.flatMap((name) => (filter[name] ? [[name, filter[name]]] : []))
  if (view !== undefined) parameters.push(['view', view])
  return parameters.length === 0 ? '' : `?${new URLSearchParams(parameters).toString()}`
}

/**
 * Whether a lesson is among those that are looked for. A lesson that is planned has no length yet, and nobody has begun it.
 *
 * @example matches({ length: '75' }, { stack: 'nest', track: 'http', minutes: 60, sources: [], state: 'open', isReady: true }) // true
 */
export function matches(filter: LessonFilter, { stack, track, minutes, sources, state, isReady }: LessonFacts): boolean {
  return (
    (filter.stack ?? stack) === stack &&
    (filter.track ?? track) === track &&
    (filter.source === undefined || sources.includes(filter.source)) &&
    (filter.length === undefined || (minutes !== undefined && minutes <= Number(filter.length))) &&
    (filter.progress === undefined || (state !== undefined && (filter.progress === 'ready' ? isReady : filter.progress === state)))
  )
}
