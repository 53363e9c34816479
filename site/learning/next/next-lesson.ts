/** How far somebody has come with a lesson. */
export type LessonState = 'untouched' | 'started' | 'passed'

/** What deciding about the next lesson needs to know of each. */
export interface LessonStep {
  slug: string
  track: string
  /** Place in the course: lessons are learnt from small to large. */
  order: number
  /** Slugs of lessons that should come before. Those that there are not yet are not waited for. */
  needs: readonly string[]
  /** Whether it is written. */
  built: boolean
  state: LessonState
}

/** Why a lesson is the next one. */
export type NextReason =
  /** It was begun, and has not passed yet. */
  | { kind: 'begun' }
  /** It builds on a lesson that was just done. */
  | { kind: 'builds-on'; lesson: string }
  /** It comes next in a track that was begun. */
  | { kind: 'track'; track: string }
  /** The one that comes next in a track needs it. */
  | { kind: 'needed'; lesson: string }
  /** Nothing has passed yet, and it needs nothing. */
  | { kind: 'start' }
  /** What there is of the tracks that were begun has passed. */
  | { kind: 'new-track'; track: string }

export interface NextLesson {
  slug: string
  reason: NextReason
}

/**
 * Which lesson to do next, and why. Lessons that somebody needs come before those that need them.
 *
 * @param after the lesson that somebody is at the end of, which then counts as done. Default: they look for where to go on
 * @returns undefined when all that is written has passed
 * @example nextLesson(lessons, 'lost-update') // { slug: 'transactional-outbox', reason: { kind: 'track', track: 'data' } }
 */
export function nextLesson(lessons: readonly LessonStep[], after?: string): NextLesson | undefined {
  const all = lessons
    .map((lesson): LessonStep => (lesson.slug === after ? { ...lesson, state: 'passed' } : lesson))
    .toSorted((one, other) => one.order - other.order)
  const left = all.filter(({ built, state }) => built && state !== 'passed')
  const isOpen = ({ needs }: LessonStep): boolean => !left.some(({ slug }) => needs.includes(slug))
  const done = all.find(({ slug }) => slug === after)
  const begun = done === undefined && left.find(({ state }) => state === 'started')
  if (begun) return { slug: begun.slug, reason: { kind: 'begun' } }
  const builds = done && left.filter((lesson) => lesson.needs.includes(done.slug) && isOpen(lesson))
  const unlocked = builds?.find(({ track }) => track === done?.track) ?? builds?.[0]
  if (done && unlocked) return { slug: unlocked.slug, reason: { kind: 'builds-on', lesson: done.slug } }
  return inTrack(all, left, isOpen, done) ?? anywhere(all, left, isOpen)
}

/** The next one of the track that somebody is in, or what that one needs. */
function inTrack(
  all: readonly LessonStep[],
  left: readonly LessonStep[],
  isOpen: (lesson: LessonStep) => boolean,
  done: LessonStep | undefined,
): NextLesson | undefined {
  const begun = done ? [done.track] : all.filter(({ state }) => state === 'passed').map(({ track }) => track)
  const inIt = left.filter(({ track }) => begun.includes(track))
  const wanted = inIt.find(({ order }) => done !== undefined && order > done.order) ?? inIt[0]
  if (!wanted) return undefined
  if (isOpen(wanted)) return { slug: wanted.slug, reason: { kind: 'track', track: wanted.track } }
  const first = firstNeed(wanted, left, isOpen, new Set())
  return first && { slug: first.slug, reason: { kind: 'needed', lesson: wanted.slug } }
}

/** What has to be done first of all, for a lesson to be open. */
function firstNeed(
  lesson: LessonStep,
  left: readonly LessonStep[],
  isOpen: (lesson: LessonStep) => boolean,
  seen: Set<string>,
): LessonStep | undefined {
  seen.add(lesson.slug)
  for (const need of left.filter(({ slug }) => lesson.needs.includes(slug) && !seen.has(slug))) {
    const first = isOpen(need) ? need : firstNeed(need, left, isOpen, seen)
    if (first) return first
  }
  return undefined
}

function anywhere(
  all: readonly LessonStep[],
  left: readonly LessonStep[],
  isOpen: (lesson: LessonStep) => boolean,
): NextLesson | undefined {
  // Lessons that need each other are open to nobody: better the first of them than nothing.
  const next = left.find(isOpen) ?? left[0]
  if (!next) return undefined
  const isFirst = all.every(({ state }) => state === 'untouched')
  return { slug: next.slug, reason: isFirst ? { kind: 'start' } : { kind: 'new-track', track: next.track } }
}
