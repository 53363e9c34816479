import type { BreadcrumbList, Course, Graph, LearningResource, Organization, Thing } from 'schema-dts'
import type { LessonView, TrackView } from '../catalogue/lessons.ts'

/** A page and the steps that lead to it, as search engines read them. */
export interface PageFacts {
  /** Whole address of a path below the site. */
  address: (path: string) => string
  tracks: readonly TrackView[]
  /** Titles by id of theme. */
  themes: ReadonlyMap<string, string>
  /** Days on which lessons could first be taken, by slug. */
  published: ReadonlyMap<string, Date>
  /** Address of a page's preview image. */
  image: (path: string) => string
}

export const COURSE_DESCRIPTION =
  'Learn senior-level backend engineering by repairing small, realistic, flawed services. A hidden grader observes the running service.'

const LICENCE = 'https://opensource.org/license/mit'

/**
 * What a page is about in the words of schema.org; undefined for a page that is neither the home page, a track nor a lesson.
 *
 * @param path of the page below the site
 * @example structuredData('/scale/', facts)?.['@graph'].length // 2
 */
export function structuredData(path: string, facts: PageFacts): Graph | undefined {
  const [trackId, slug] = path.split('/').filter(Boolean)
  if (trackId === undefined) return graph([wholeCourse(facts)])
  const track = facts.tracks.find((each) => each.track === trackId)
  if (track === undefined) return undefined
  if (slug === undefined) return graph([trackCourse(track, facts), breadcrumbs([track], facts)])
  const lesson = track.lessons.find((each) => each.slug === slug)
  return lesson?.href === undefined
    ? undefined
    : graph([learningResource(track, lesson, facts), breadcrumbs([track, { title: lesson.title, href: lesson.href }], facts)])
}

const graph = (things: Thing[]): Graph => ({ '@context': 'https://schema.org', '@graph': things })

const provider = ({ address }: PageFacts): Organization => ({ '@type': 'Organization', name: 'Loadbearing', url: address('/') })

function wholeCourse(facts: PageFacts): Course {
  return {
    ...common('Loadbearing', COURSE_DESCRIPTION, '/', facts),
    hasPart: facts.tracks.map(({ track, title }) => ({ '@type': 'Course', name: title, url: facts.address(`/${track}/`) })),
  }
}

function trackCourse({ track, title, lessons }: TrackView, facts: PageFacts): Course {
  const built = lessons.flatMap(({ title, href }) => (href === undefined ? [] : [{ title, href }]))
  const description = `${COURSE_DESCRIPTION} This track: ${lessons.map(({ title }) => title).join(', ')}.`
  return {
    ...common(title, description, `/${track}/`, facts),
    isPartOf: { '@type': 'Course', name: 'Loadbearing', url: facts.address('/') },
    hasPart: built.map(({ title, href }) => ({ '@type': 'LearningResource', name: title, url: facts.address(href) })),
  }
}

function common(name: string, description: string, path: string, facts: PageFacts): Extract<Course, { '@type': 'Course' }> {
  const minutes = facts.tracks
    .filter(({ track }) => path === '/' || path === `/${track}/`)
    .flatMap(({ lessons }) => lessons.map(({ exercise }) => exercise?.minutes ?? 0))
    .reduce((sum, each) => sum + each, 0)
  return {
    '@type': 'Course',
    '@id': facts.address(path),
    name,
    description,
    url: facts.address(path),
    image: facts.image(path),
    inLanguage: 'en',
    isAccessibleForFree: true,
    license: LICENCE,
    provider: provider(facts),
    offers: { '@type': 'Offer', category: 'Free', price: 0, priceCurrency: 'EUR' },
    ...(minutes > 0 && { hasCourseInstance: { '@type': 'CourseInstance', courseMode: 'Online', courseWorkload: duration(minutes) } }),
  }
}

function learningResource(track: TrackView, lesson: LessonView, facts: PageFacts): LearningResource {
  const { slug, title, href = '/', exercise, covers, difficulty, needs } = lesson
  const published = facts.published.get(slug)
  const before = facts.tracks.flatMap(({ lessons }) => lessons).filter((each) => needs.includes(each.slug))
  return {
    '@type': 'LearningResource',
    '@id': facts.address(href),
    name: title,
    ...(exercise && { description: exercise.summary, timeRequired: duration(exercise.minutes) }),
    url: facts.address(href),
    image: facts.image(href),
    inLanguage: 'en',
    learningResourceType: ['Lesson', 'Exercise'],
    educationalLevel: difficulty,
    teaches: covers.map((id) => facts.themes.get(id) ?? id),
    ...(before.length > 0 && { competencyRequired: before.map(({ title }) => title) }),
    ...(published && { datePublished: day(published) }),
    isAccessibleForFree: true,
    license: LICENCE,
    provider: provider(facts),
    isPartOf: { '@type': 'Course', name: track.title, url: facts.address(`/${track.track}/`) },
  }
}

function breadcrumbs(steps: readonly (TrackView | { title: string; href: string })[], { address }: PageFacts): BreadcrumbList {
  const all = [{ title: 'Loadbearing', href: '/' }, ...steps.map((step) => ('href' in step ? step : { ...step, href: `/${step.track}/` }))]
  return {
    '@type': 'BreadcrumbList',
    itemListElement: all.map(({ title, href }, index) => ({
      '@type': 'ListItem',
      position: index + 1,
      name: title,
      item: address(href),
    })),
  }
}

/** As ISO 8601 writes it: `PT90M`. */
const duration = (minutes: number): string => `PT${minutes}M`

const day = (date: Date): string => date.toISOString().slice(0, 10)
