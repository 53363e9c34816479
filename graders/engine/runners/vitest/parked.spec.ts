import { afterAll, expect, inject, test } from 'vitest'
import type { RunnerSettings } from '../settings.ts'
import { park } from '../park.ts'

declare module 'vitest' {
  interface ProvidedContext {
    supervisor: RunnerSettings
  }
}

const { port, token } = inject('supervisor')
const seat = await park(port, token, (suite) => {
  if (!('path' in suite)) throw new Error('This runner takes the path of a suite, not its text.')
  return import(/* @vite-ignore */ suite.path)
})

if (seat === undefined) {
  test('the suite could be used', () => {
    throw new Error('The supervisor was told why not.')
  })
} else {
  for (const declared of seat.tests) {
    test(declared.id, async () => {
      expect(await seat.run(declared, expect), 'the requirement holds').toBe(true)
    })
  }
  afterAll(() => seat.finish())
}
