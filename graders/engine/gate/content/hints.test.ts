import { describe, expect, test } from 'vitest'
import { applyOverlay, listExercises, loadExercise, loadOverlays } from '../../exercise/load.ts'
import { RING_THE_BELL, temporaryCourse } from '../../exercise/fixture.testing.ts'
import { addedLines } from './code-tokens.ts'
import { givenAway, hintProblems } from './hints.ts'

const STARTER = { 'src/cart.ts': 'export const add = async (id: string) => save(id)\n' }
const SOLUTION = {
  'src/cart.ts': `// Let Valkey do the sum
export const add = async (id: string) => {
  await valkey.hincrby(\`cart:\${id}\`, sku, quantity)
  /* so that it ends */ await valkey.expire(\`cart:\${id}\`, WEEK)
}
`,
}
const lines = addedLines(STARTER, SOLUTION)

test.each([
  'Use HINCRBY: `hincrby` adds to a field atomically.',
  'Give each cart a hash and let Valkey do the sum, so that it ends.',
  'Call `await valkey.hincrby(…)` instead of the two commands.',
  'The key is `cart:${id}`.',
])('a hint that names the means is short of the code: %s', (hint) => {
  expect(givenAway(hint, lines)).toBeUndefined()
})

test.each([
  ['a line of it', 'Write `await valkey.hincrby(`cart:${id}`, sku, quantity)`.'],
  ['a line with other spaces and quotes', "Write await valkey . hincrby('cart:${id}',sku,quantity) there."],
  ['the end of one line and the beginning of the next', 'It ends with {id}, sku, quantity) await valkey.expire( and so on.'],
])('a hint with %s gives it away', (_what, hint) => {
  expect(givenAway(hint, lines)).toBeDefined()
})

test('all of a short solution is given away, however short', () => {
  const short = addedLines({ 'src/main.ts': 'const app = express()\n' }, { 'src/main.ts': 'const app = express()\napp.use(helmet())\n' })
  expect(givenAway('Call app.use(helmet()) before the routes.', short)).toBe('app . use ( helmet ( ) )')
  expect(givenAway('Use helmet, before the routes.', short)).toBeUndefined()
})

test('comments and unchanged lines are no part of a solution', () => {
  expect(addedLines(SOLUTION, SOLUTION)).toEqual([])
  expect(addedLines({}, { 'database/020.sql': '-- the outbox\nCREATE TABLE outbox ();\n' })).toEqual([
    ['CREATE', 'TABLE', 'outbox', '(', ')', ';'],
  ])
  expect(lines.flat()).not.toContain('Let')
  expect(lines.flat()).not.toContain('ends')
})

describe('of an exercise', () => {
  const problemsWith = async (hints: string) => {
    await using course = await temporaryCourse({
      ...RING_THE_BELL,
      'exercises/ring-the-bell/exercise.yaml': (RING_THE_BELL['exercises/ring-the-bell/exercise.yaml'] ?? '').replace(
        '[Listen, It is called twice, Call it once]',
        hints,
      ),
    })
    const exercise = await loadExercise('ring-the-bell', course)
    const [solution] = await loadOverlays(exercise, course)
    return hintProblems(exercise, solution === undefined ? {} : applyOverlay(exercise, solution))
  }

  test('a good one has nothing to say', async () => {
    expect(await problemsWith('[Listen, It is called twice, Call it once]')).toEqual([])
  })

  test.each([
    ['[TODO where to look, It is called twice, Call it once]', 'hint 1 of "rings-once" is missing'],
    ['[Listen, Listen, Call it once]', 'hint 2 of "rings-once" is the same as an earlier one'],
    ['[Listen, It is called twice, "Write export const ring = () => 1"]', 'hint 3 of "rings-once" gives the solution away'],
  ])('%s', async (hints, problem) => {
    const [found] = await problemsWith(hints)
    expect(found).toMatchObject({ file: 'exercises/ring-the-bell/exercise.yaml', problem: expect.stringContaining(problem) })
    expect(found?.mend).not.toBe('')
  })
})

test('the hints of this course give nothing away', async () => {
  for (const slug of await listExercises()) {
    const exercise = await loadExercise(slug)
    const [solution] = await loadOverlays(exercise)
    expect(hintProblems(exercise, solution === undefined ? {} : applyOverlay(exercise, solution))).toEqual([])
  }
})
