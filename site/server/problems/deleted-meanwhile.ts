/** https://www.postgresql.org/docs/current/errcodes-appendix.html: foreign_key_violation. */
const NOT_THERE = '23503'

/**
 * The id of what a write named and somebody deleted before the write was done. Looks into causes, too.
 *
 * @returns undefined for any other error
 * @example deletedMeanwhile(error) === actor.id // whoever asks is gone
 */
export function deletedMeanwhile(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined
  // The words are in the language of the database; the key is not.
  if ('code' in error && error.code === NOT_THERE && 'detail' in error) return /=\(([^()]+)\)/.exec(String(error.detail))?.[1]
  return deletedMeanwhile(error.cause)
}
