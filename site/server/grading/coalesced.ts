/**
 * Makes a function that does `work`, never twice at once: asked for while it
 * runs, it runs once more afterwards, however often it was asked.
 *
 * @example
 * const look = coalesced(async () => show(await read()), (error) => logger.warn(error))
 * changes.subscribe(look)
 */
export function coalesced(work: () => Promise<void>, onError: (error: unknown) => void): () => void {
  let isRunning = false
  let isAsked = false
  const run = async (): Promise<void> => {
    isRunning = true
    do {
      isAsked = false
      await work()
    } while (isAsked)
  }
  return () => {
    if (isRunning) {
      isAsked = true
      return
    }
    run()
      .catch(onError)
      .finally(() => (isRunning = false))
  }
}
