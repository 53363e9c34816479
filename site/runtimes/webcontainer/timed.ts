/** What a start and a grading consist of, as far as they take long. */
export type TimedStep = 'download' | 'boot' | 'mount' | 'grade' | 'check'

/**
 * Does a step and leaves how long it took among the browser's performance
 * measures, for `npm run bench -- site` and for the developer tools. A step that
 * fails leaves nothing.
 *
 * @example await timed('mount', () => container.mount(content)) // performance.getEntriesByName('loadbearing:mount')
 */
export async function timed<T>(step: TimedStep, work: () => Promise<T>): Promise<T> {
  const start = performance.now()
  const result = await work()
  performance.measure(`loadbearing:${step}`, { start })
  return result
}
