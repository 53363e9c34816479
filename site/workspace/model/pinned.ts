/** A revision that somebody may work on. */
export interface RevisionChoice {
  /** Null: the published one. */
  readonly revision: string | null
  /** Names of their cohorts that go by it. */
  readonly cohorts: readonly string[]
  /** Since when the server has it; null: the published one. */
  readonly since: string | null
}

/** What a workspace says of revisions, where some cohort of the learner stays with another one than the published. */
export interface Pinned {
  /** What can be worked on; the first one is worked on, unless they chose another. */
  readonly choices: readonly RevisionChoice[]
  readonly chosen: RevisionChoice
  /** Why a revision that a cohort stays with is not worked on here: the server grades by it all the same, or has nothing of it. */
  readonly elsewhere: readonly { cohort: string; since: string | null; why: 'kit' | 'not-kept' }[]
  /** Revisions that cohorts of theirs stay with. */
  readonly revisions: readonly string[]
}

const keyOf = (slug: string): string => `loadbearing.revision.${slug}`
const PUBLISHED = 'published'

/** What somebody chose on this device; undefined: nothing. */
export function readChoice(slug: string): string | null | undefined {
  try {
    const kept = localStorage.getItem(keyOf(slug))
    if (kept === null) return undefined
    return kept === PUBLISHED ? null : kept
  } catch {
    return undefined
  }
}

/** @param revision null: the published one */
export function keepChoice(slug: string, revision: string | null): void {
  try {
    localStorage.setItem(keyOf(slug), revision ?? PUBLISHED)
  } catch {
    // A browser that keeps nothing opens what is due first.
  }
}
