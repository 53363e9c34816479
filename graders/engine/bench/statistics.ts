/** Durations of several runs, in milliseconds, rounded to whole ones. */
export interface Summary {
  runs: number
  min: number
  median: number
  p95: number
  max: number
}

/** Summarises durations given in milliseconds. @throws RangeError for an empty list */
export function summarise(durations: readonly number[]): Summary {
  const sorted = [...durations].sort((left, right) => left - right)
  const at = (share: number) => Math.round(sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN)
  if (sorted.length === 0) throw new RangeError('There is nothing to summarise.')
  return { runs: sorted.length, min: at(1 / sorted.length), median: at(0.5), p95: at(0.95), max: at(1) }
}

/** A ratio with two decimals. */
export function ratio(value: number, base: number): number {
  return Math.round((value / base) * 100) / 100
}
