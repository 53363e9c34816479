import { requirement } from '../../grader/declare.ts'
import { park } from '../park.ts'
import { readSettings } from '../settings.ts'
import { expect, resetAssertions } from './expect.ts'

/**
 * The light runner: one process, no Vite, no workers. A suite arrives as the
 * text of one self-contained module and is imported from memory.
 */
const settings = await readSettings(process.stdin)
process.stdin.once('end', () => process.exit(0)).resume()
Reflect.set(globalThis, Symbol.for('loadbearing.grader'), { requirement })

let imports = 0

for (;;) {
  const seat = await park(settings.port, settings.token, importSuite)
  if (seat === undefined) continue
  for (const test of seat.tests) {
    resetAssertions(test.id)
    await seat.run(test, expect)
  }
  await seat.finish()
}

async function importSuite(suite: { path: string } | { code: string }): Promise<unknown> {
  if (!('code' in suite)) throw new Error('The light runner takes the text of a suite, not a path.')
  imports += 1
  // The number keeps a suite that was imported before from being taken from the module cache.
  const module = `${suite.code}\n// ${imports}`
  return import(`data:text/javascript;base64,${Buffer.from(module).toString('base64')}`)
}
