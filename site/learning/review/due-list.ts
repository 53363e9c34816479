const KEY = 'loadbearing.review-due'
/** Nobody reads a number that is larger. */
const SHOWN = 500

/** Event of the window: cards have changed, here or in the account. */
export const REVIEWS_CHANGED = 'loadbearing:reviews'

/**
 * Keeps when cards come back where every page can read it without a database.
 *
 * @param dueAt milliseconds since 1970, of all cards that come back
 */
export function keepDueList(storage: Pick<Storage, 'setItem' | 'removeItem'>, dueAt: readonly number[]): void {
  try {
    if (dueAt.length === 0) storage.removeItem(KEY)
    else
      storage.setItem(
        KEY,
        dueAt
          .toSorted((one, other) => one - other)
          .slice(0, SHOWN)
          .join(','),
      )
  } catch {
    // A browser that keeps nothing has no cards either.
  }
}

/**
 * How many cards are to be reviewed at a moment.
 *
 * @example countDue(localStorage, Date.now()) // 3
 */
export function countDue(storage: Pick<Storage, 'getItem'>, now: number): number {
  try {
    const kept = storage.getItem(KEY) ?? ''
    return kept.split(',').filter((at) => at !== '' && Number(at) <= now).length
  } catch {
    return 0
  }
}
