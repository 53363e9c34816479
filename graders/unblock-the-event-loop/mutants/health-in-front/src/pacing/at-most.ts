/**
 * Runs what it is given, so many at once at most; the rest waits in the order in which it came.
 *
 * @example
 * const places = atMost(8)
 * await places(() => post(letter))
 */
export function atMost(limit: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = []
  let free = limit

  return async (work) => {
    if (free > 0) free--
    else await new Promise<void>((resolve) => waiting.push(resolve))
    try {
      return await work()
    } finally {
      // A place is passed on. It is free only when nobody waits.
      const next = waiting.shift()
      if (next === undefined) free++
      else next()
    }
  }
}
