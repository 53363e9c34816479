/** Lessons that this copy of the course has, by the slug of their exercise. */
export type Lessons = Readonly<Record<string, { title: string; href: string }>>

export interface NamedLesson {
  title: string
  /** Undefined where this copy of the course has no such lesson. */
  href: string | undefined
}

/**
 * The lesson of an exercise. A server may have one that the page, built earlier, does not know: it goes by its slug.
 *
 * @example lessonOf(lessons, 'cache-aside').title // 'Cache what is read often'
 */
export const lessonOf = (lessons: Lessons, slug: string): NamedLesson => lessons[slug] ?? { title: slug, href: undefined }
