import type { ProgressRecord } from '../workspace/store/schemas.ts'

/** How far somebody is with a lesson that can be taken. */
export type LessonState = 'open' | 'begun' | 'done'

/**
 * How far somebody is with a lesson.
 *
 * @param progress what is kept on the device, by slug
 * @example stateOf('cache-aside', new Map()) // 'open'
 */
export function stateOf(slug: string, progress: ReadonlyMap<string, Pick<ProgressRecord, 'status'>>): LessonState {
  const record = progress.get(slug)
  if (record === undefined) return 'open'
  return record.status === 'passed' ? 'done' : 'begun'
}

/**
 * Whether a lesson can be taken now: it is not done, and all that it needs is.
 *
 * @param lesson with the slugs of the built lessons that it needs
 * @example canBeTaken({ slug: 'cache-aside', before: ['make-it-stateless'] }, new Map()) // false
 */
export function canBeTaken(
  { slug, before }: { slug: string; before: readonly string[] },
  progress: ReadonlyMap<string, Pick<ProgressRecord, 'status'>>,
): boolean {
  return stateOf(slug, progress) !== 'done' && before.every((need) => stateOf(need, progress) === 'done')
}

/**
 * Slugs as an attribute has them.
 *
 * @example slugsIn('a b') // ['a', 'b']
 */
export const slugsIn = (attribute: string | undefined): string[] => (attribute ?? '').split(' ').filter((slug) => slug !== '')
