/** A lesson as far as its place among the others goes. */
export interface Needing {
  slug: string
  /** Slugs of the lessons that it builds on directly. */
  needs: readonly string[]
}

/**
 * What is wrong with the needs of lessons, a line each: what they name does not
 * exist, needs what it is needed for, or is named though another need needs it.
 *
 * @example problemsOfNeeds([{ slug: 'a', needs: ['a'] }]) // ['a needs itself']
 */
export function problemsOfNeeds(lessons: readonly Needing[]): string[] {
  const needs = new Map(lessons.map((lesson) => [lesson.slug, lesson.needs]))
  return lessons.flatMap(({ slug, needs: direct }) => {
    const unknown = direct.filter((need) => !needs.has(need)).map((need) => `${slug} needs ${need}, which is no lesson`)
    if (direct.some((need) => reach(need, needs).has(slug))) return [...unknown, `${slug} needs itself`]
    const repeated = direct.filter((need) => direct.some((other) => other !== need && reach(other, needs).has(need)))
    return [...unknown, ...repeated.map((need) => `${slug} needs not name ${need}: another of its needs does`)]
  })
}

/**
 * The lessons by slug, each after all that it needs; apart from that in the order given.
 *
 * @param lessons whose needs are in order (problemsOfNeeds)
 */
export function inOrder<T extends Needing>(lessons: readonly T[]): T[] {
  const known = new Map(lessons.map((lesson) => [lesson.slug, lesson]))
  const ordered = new Set<T>()
  const add = (lesson: T): void => {
    for (const need of lesson.needs) {
      const needed = known.get(need)
      if (needed !== undefined && !ordered.has(needed)) add(needed)
    }
    ordered.add(lesson)
  }
  lessons.forEach(add)
  return [...ordered]
}

/**
 * The built lessons to take before one. In place of a need that is only planned stand the needs of that.
 *
 * @param isBuilt whether a lesson can be taken, by its slug
 * @example builtNeeds('jwt-rotation', lessons, isBuilt) // ['middleware-pipeline', 'make-it-stateless']
 */
export function builtNeeds(slug: string, lessons: readonly Needing[], isBuilt: (slug: string) => boolean): string[] {
  const needs = new Map(lessons.map((lesson) => [lesson.slug, lesson.needs]))
  const standIns = (of: string): string[] => (needs.get(of) ?? []).flatMap((need) => (isBuilt(need) ? [need] : standIns(need)))
  const found = [...new Set(standIns(slug))]
  return found.filter((need) => !found.some((other) => other !== need && reach(other, needs).has(need)))
}

/** A lesson and all that has to be taken before it. */
function reach(slug: string, needs: ReadonlyMap<string, readonly string[]>, seen = new Set<string>()): Set<string> {
  if (seen.has(slug)) return seen
  seen.add(slug)
  for (const need of needs.get(slug) ?? []) reach(need, needs, seen)
  return seen
}
