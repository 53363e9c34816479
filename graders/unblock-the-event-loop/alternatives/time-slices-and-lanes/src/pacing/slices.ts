/** Milliseconds of work after which others have their turn. */
const SLICE_MS = 10

/** Runs through an iterable a slice at a time; whatever came in meanwhile is served between two slices. */
export async function inSlices<T>(items: Iterable<T>, use: (item: T) => void): Promise<void> {
  let until = performance.now() + SLICE_MS
  for (const item of items) {
    use(item)
    if (performance.now() < until) continue
    await new Promise((resolve) => setImmediate(resolve))
    until = performance.now() + SLICE_MS
  }
}
