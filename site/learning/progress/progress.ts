import type { LessonState } from '../next/next-lesson.ts'

/** A lesson of the syllabus, written or not. */
export interface PlannedLesson {
  slug: string
  title: string
  /** Undefined while it is not written. */
  href: string | undefined
  /** Ids of themes. */
  covers: readonly string[]
}

export interface PlannedTrack {
  track: string
  title: string
  lessons: readonly PlannedLesson[]
}

/** A theme of the five articles that the course teaches. */
export interface SourceTheme {
  id: string
  title: string
  source: string
}

export interface LessonProgress {
  title: string
  href: string
  state: LessonState
}

export interface TrackProgress {
  track: string
  title: string
  passed: number
  planned: number
  /** Those that are written. */
  lessons: LessonProgress[]
}

export interface ThemeProgress {
  id: string
  title: string
  state: LessonState
  /** Lessons that teach it; none yet where nobody has written one. */
  lessons: LessonProgress[]
}

export interface SourceProgress {
  source: string
  learnt: number
  untaught: number
  /** Those that are taught. */
  themes: ThemeProgress[]
}

type States = ReadonlyMap<string, LessonState>

/** How far somebody has come in each track. */
export function progressByTrack(tracks: readonly PlannedTrack[], states: States): TrackProgress[] {
  return tracks.map(({ track, title, lessons }) => {
    const written = lessons.flatMap((lesson) => progressOf(lesson, states))
    return {
      ...{ track, title, lessons: written },
      passed: written.filter(({ state }) => state === 'passed').length,
      planned: lessons.length - written.length,
    }
  })
}

/**
 * How far somebody has come with the themes of each article. A theme is learnt once one of the lessons that cover it has passed.
 *
 * @returns one for each article, in the order of the themes
 */
export function progressBySource(themes: readonly SourceTheme[], tracks: readonly PlannedTrack[], states: States): SourceProgress[] {
  const lessons = tracks.flatMap((track) => track.lessons)
  const groups = Map.groupBy(themes, ({ source }) => source)
  return [...groups].map(([source, group]) => {
    const taught = group.flatMap(({ id, title }): ThemeProgress[] => {
      const teaching = lessons.filter(({ covers }) => covers.includes(id)).flatMap((lesson) => progressOf(lesson, states))
      return teaching.length === 0 ? [] : [{ id, title, state: best(teaching), lessons: teaching }]
    })
    return {
      ...{ source, themes: taught },
      learnt: taught.filter(({ state }) => state === 'passed').length,
      untaught: group.length - taught.length,
    }
  })
}

/** The better of what two places know. */
export function mergeStates(...all: readonly States[]): Map<string, LessonState> {
  const merged = new Map<string, LessonState>()
  for (const states of all)
    for (const [slug, state] of states) if (RANK[state] > RANK[merged.get(slug) ?? 'untouched']) merged.set(slug, state)
  return merged
}

const RANK: Readonly<Record<LessonState, number>> = { untouched: 0, started: 1, passed: 2 }

const best = (lessons: readonly LessonProgress[]): LessonState =>
  lessons.reduce<LessonState>((found, { state }) => (RANK[state] > RANK[found] ? state : found), 'untouched')

function progressOf({ slug, title, href }: PlannedLesson, states: States): LessonProgress[] {
  return href === undefined ? [] : [{ title, href, state: states.get(slug) ?? 'untouched' }]
}
