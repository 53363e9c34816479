import { belowBase } from '../../workspace/model/base.ts'

/** What can be given: tracks and their lessons, in the order in which they are learnt. */
export type Course = readonly {
  readonly track: string
  readonly title: string
  readonly lessons: readonly { readonly slug: string; readonly title: string }[]
}[]

export interface NamedLesson {
  title: string
  /** Undefined where this copy of the course has no such lesson. */
  href: string | undefined
}

/**
 * The lesson of an exercise. A server may have one that the page, built earlier, does not know: it goes by its slug.
 *
 * @example lessonOf(course, 'fix-the-n-plus-one').title // 'Fix the N+1'
 */
export function lessonOf(course: Course, slug: string): NamedLesson {
  for (const { track, lessons } of course) {
    const lesson = lessons.find((each) => each.slug === slug)
    if (lesson) return { title: lesson.title, href: belowBase(`/${track}/${slug}/`) }
  }
  return { title: slug, href: undefined }
}
