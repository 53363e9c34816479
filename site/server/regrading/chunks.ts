/** Verdicts that are read or replaced at once: each has up to some ten kilobytes. */
const CHUNK = 200

/** @example chunks(ids).length // 2, of 300 */
export function chunks<T>(items: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(items.length / CHUNK) }, (_, index) => items.slice(index * CHUNK, (index + 1) * CHUNK))
}
