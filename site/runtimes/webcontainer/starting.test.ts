import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { RuntimeState } from '../runtime.ts'
import { Downloads, type PartFile } from './download.ts'
import { GIVEN_UP_MS, SLOW_MS, Starting, type Mountable } from './starting.ts'

const PARTS: readonly PartFile[] = [
  { name: 'engine', address: 'https://course.test/container/engine.bin', bytes: 3 },
  { name: 'base', address: 'https://course.test/container/base.bin', bytes: 5 },
]

/** Remembers what was mounted. */
class FakeContainer implements Mountable {
  readonly mounted: string[] = []
  failure: Error | undefined
  missing = (parts: readonly PartFile[]) => parts.filter(({ name }) => !this.mounted.includes(name))
  mount = async ({ name }: PartFile) => {
    if (this.failure) throw this.failure
    this.mounted.push(name)
  }
}

function setUp() {
  const container = new FakeContainer()
  const { promise, resolve } = Promise.withResolvers<FakeContainer>()
  const bootAgain = vi.fn()
  const states: RuntimeState[] = []
  const starting = new Starting({ obstacle: () => undefined, boot: () => promise, bootAgain, downloads: new Downloads() }, PARTS, (state) =>
    states.push(state),
  )
  return { container, booted: () => resolve(container), bootAgain, states, state: () => states.at(-1), starting }
}

/** Answers with as many bytes as each part has, unless told otherwise. */
let lengths: Record<string, number>
const asked: string[] = []
beforeEach(() => {
  lengths = { engine: 3, base: 5 }
  asked.length = 0
  vi.useFakeTimers()
  vi.stubGlobal('fetch', async (address: string) => {
    const name = PARTS.find((part) => part.address === address)?.name ?? ''
    asked.push(name)
    return new Response(new Uint8Array(lengths[name] ?? 0))
  })
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

test('downloads while it boots, counts bytes, and mounts each part once', async () => {
  const { container, booted, states, starting } = setUp()
  const first = starting.container()
  expect(starting.container()).toBe(first)
  await vi.advanceTimersByTimeAsync(0)
  expect(states).toContainEqual({ status: 'downloading', loaded: 8, total: 8, slow: false })
  booted()
  expect(await first).toBe(container)
  expect(states.at(-1)).toEqual({ status: 'ready' })
  expect(container.mounted).toEqual(['engine', 'base'])
  expect(asked.sort()).toEqual(['base', 'engine'])
})

test('a vendor that does not answer is slow, then blocked, and a late answer is taken', async () => {
  const { booted, bootAgain, state, starting } = setUp()
  const refused = expect(starting.container()).rejects.toThrow(/did not arrive/)
  await vi.advanceTimersByTimeAsync(SLOW_MS)
  expect(state()).toMatchObject({ status: 'booting', slow: true })
  await vi.advanceTimersByTimeAsync(GIVEN_UP_MS - SLOW_MS)
  await refused
  expect(state()).toMatchObject({ status: 'unavailable', reason: 'blocked' })
  booted()
  await starting.container()
  expect(bootAgain).toHaveBeenCalledOnce()
  expect(state()).toEqual({ status: 'ready' })
  expect(asked).toHaveLength(2)
})

test('who tries again while it is slow, waits anew', async () => {
  const { bootAgain, state, starting } = setUp()
  starting.container().catch(() => {})
  await vi.advanceTimersByTimeAsync(SLOW_MS)
  const slow = state()
  if (slow?.status !== 'booting') throw new Error('it is not booting')
  slow.retry()
  expect(bootAgain).toHaveBeenCalledOnce()
  expect(state()).toMatchObject({ status: 'booting', slow: false })
  await vi.advanceTimersByTimeAsync(GIVEN_UP_MS - 1)
  expect(state()).toMatchObject({ status: 'booting', slow: true })
})

test('a part that stays cut off is said to be, and only that is asked for again', async () => {
  lengths['base'] = 4
  const { container, booted, bootAgain, state, starting } = setUp()
  booted()
  await expect(starting.container()).rejects.toThrow(/did not arrive whole/)
  expect(state()).toMatchObject({ status: 'unavailable', reason: 'download' })
  expect(asked.filter((name) => name === 'base')).toHaveLength(3)
  lengths['base'] = 5
  asked.length = 0
  await starting.container()
  expect(asked).toEqual(['base'])
  // It has answered: loading it again would lose what runs in it.
  expect(bootAgain).not.toHaveBeenCalled()
  expect(container.mounted).toEqual(['engine', 'base'])
})

test('a container without memory is said to have none; what is mounted already, stays', async () => {
  const { container, booted, state, starting } = setUp()
  booted()
  container.failure = new RangeError('Array buffer allocation failed')
  await expect(starting.container()).rejects.toThrow(/no memory/)
  expect(state()).toMatchObject({ status: 'unavailable', reason: 'out-of-memory', detail: 'Array buffer allocation failed' })
  container.failure = undefined
  await starting.container()
  expect(container.mounted).toEqual(['engine', 'base'])
})

test.each(['insecure-origin', 'unsupported'] as const)('%s is said before anything is loaded', async (obstacle) => {
  const states: RuntimeState[] = []
  const boot = vi.fn()
  const starting = new Starting({ obstacle: () => obstacle, boot, bootAgain: vi.fn(), downloads: new Downloads() }, PARTS, (state) =>
    states.push(state),
  )
  await expect(starting.container()).rejects.toThrow()
  expect(states.at(-1)).toMatchObject({ status: 'unavailable', reason: obstacle })
  expect(boot).not.toHaveBeenCalled()
  expect(asked).toEqual([])
})
