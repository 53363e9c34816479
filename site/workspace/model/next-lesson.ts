import { belowBase } from './base.ts'

/** A page to go on with. */
export interface NextLesson {
  readonly title: string
  readonly href: string
}

/**
 * The lesson that comes after the one of this page in its track, as the page itself links it.
 *
 * @returns undefined on the last one, and where the page links none
 */
export function nextLessonOf(page: Document): NextLesson | undefined {
  const link = page.querySelector<HTMLAnchorElement>('a[rel="next"]')
  const title = link?.querySelector('.link-title')?.textContent?.trim()
  // After the last lesson the pages about the course follow.
  if (!link || !title || link.pathname.startsWith(belowBase('/about/'))) return undefined
  return { title, href: link.href }
}
