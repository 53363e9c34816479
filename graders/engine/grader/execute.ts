import type { ExpectStatic } from 'vitest'
import type { Supervisor } from './connect.ts'
import type { Declared } from './declare.ts'
import { explainFailure } from './failure.ts'
import { createFixtures } from './fixtures/index.ts'
import type { RandomSource } from './fixtures/random.ts'

/** Deadline of one test where its options name none, in milliseconds. */
const TEST_DEADLINE_MS = 10_000

/**
 * Runs one declared test against the supervisor and reports how it ended.
 * Both runners execute every test through here, so they agree by construction
 * on everything but `expect` and the process around it.
 *
 * @returns true when it passed
 */
export async function executeRequirement(
  declared: Declared,
  supervisor: Supervisor,
  expect: ExpectStatic,
  random: RandomSource,
): Promise<boolean> {
  const { id, options, test } = declared
  const started = performance.now()
  const messages = new Set<string>()
  try {
    const address = await supervisor.request('begin', id, options)
    const fixtures = createFixtures({ supervisor, address, expect, messages, random: random.forTest() })
    await withDeadline(async () => test(fixtures), options.timeoutMs ?? TEST_DEADLINE_MS)
    await supervisor.request('end', id, { passed: true, message: '', durationMs: performance.now() - started })
    return true
  } catch (error) {
    await supervisor.request('end', id, { passed: false, ...explainFailure(error, messages), durationMs: performance.now() - started })
    return false
  }
}

async function withDeadline(action: () => Promise<unknown>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`This took longer than ${ms / 1000} seconds: the app, or something that it waits for, did not get there.`)),
      ms,
    )
  })
  try {
    await Promise.race([action(), late])
  } finally {
    clearTimeout(timer)
  }
}
