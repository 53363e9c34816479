import { afterEach, expect, test } from 'vitest'
import { timed } from './timed.ts'

const measures = () => performance.getEntriesByName('loadbearing:mount', 'measure')

afterEach(() => performance.clearMeasures())

test('a step gives its result, and leaves when it began and ended', async () => {
  const before = performance.now()
  expect(await timed('mount', async () => 'mounted')).toBe('mounted')
  const [measure] = measures()
  expect(measure?.startTime).toBeGreaterThanOrEqual(before)
  expect((measure?.startTime ?? 0) + (measure?.duration ?? 0)).toBeLessThanOrEqual(performance.now())
})

test('a step that fails leaves nothing: its time would mean nothing', async () => {
  await expect(timed('mount', () => Promise.reject(new Error('no memory')))).rejects.toThrow('no memory')
  expect(measures()).toEqual([])
})
