import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryCourse } from '#engine/exercise/fixture.testing.ts'
import { runStages, type Stage } from './stages.ts'

const script = (name: string, code: string, extra: Partial<Stage> = {}): Stage => ({ name, args: ['-e', code], ...extra })

test('a stage that fails does not keep the others from running, and its output is kept', async () => {
  await using folder = await temporaryCourse({})
  const results = await runStages(
    [script('bad', 'console.log("why"); process.exit(3)'), script('good', ''), script('last', '', { alone: true })],
    { cwd: folder.root },
  )
  expect(Object.fromEntries(results.map(({ stage, passed }) => [stage.name, passed]))).toEqual({ bad: false, good: true, last: true })
  expect(results.find(({ stage }) => stage.name === 'bad')?.output).toBe('why\n')
})

test('what a stage prints can be followed while it runs', async () => {
  await using folder = await temporaryCourse({})
  const lines: string[] = []
  await runStages([script('chatty', 'console.log("one\\n  two\\n\\n")')], {
    cwd: folder.root,
    events: { onLine: (line) => lines.push(line) },
  })
  expect(lines).toEqual(['two'])
})

test('at most two run at a time, and one alone when it wants to be', async () => {
  await using folder = await temporaryCourse({})
  const seen: string[][] = []
  const stages = [script('a', ''), script('b', ''), script('c', ''), script('d', '', { alone: true }), script('e', '', { alone: true })]
  await runStages(stages, { cwd: folder.root, events: { onRunning: (names) => seen.push([...names]) } })
  expect(Math.max(...seen.map((names) => names.length))).toBe(2)
  expect(seen.slice(-2)).toEqual([['d'], ['e']])
})

/** Starts another process that holds the stage's output open, says so in the file `begun`, and runs `then`. */
const withChild = (then: string) => `
  require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' })
  require('node:fs').writeFileSync('begun', '')
  ${then}`

test('a signal ends a stage with all that it started, and no other begins', async () => {
  await using folder = await temporaryCourse({})
  const controller = new AbortController()
  const stages = [script('long', withChild('setInterval(() => {}, 1000)'), { alone: true }), script('next', '', { alone: true })]
  const done = runStages(stages, { cwd: folder.root, signal: controller.signal })
  await expect.poll(() => existsSync(join(folder.root, 'begun'))).toBe(true)

  controller.abort()

  expect((await done).map(({ stage }) => stage.name)).toEqual(['long'])
})

test('what a stage leaves running is ended with it', async () => {
  await using folder = await temporaryCourse({})
  const [result] = await runStages([script('leaky', withChild('process.exit(0)'))], { cwd: folder.root })
  expect(result?.passed).toBe(true)
})
