import { expect, test } from 'vitest'
import { listExercises, loadExercise, loadOverlays } from '#engine/exercise/load.ts'
import { stepFrom } from './differences.ts'
import { homeOf, partsOf, piecesOf } from './solution-walk.ts'

const WHY = `The cache holds profiles.

**Why \`finally\` around the write?** A write that failed may have been committed.

It costs a load.

**What is left.** A process that *dies* leaves __dirname alone.`

test('a bold beginning is the title of a new part; what follows without one belongs to it', () => {
  const parts = partsOf(WHY)
  expect(parts.map(({ title }) => title?.map(({ text }) => text).join(''))).toEqual([
    undefined,
    'Why finally around the write?',
    'What is left.',
  ])
  expect(parts.map(({ paragraphs }) => paragraphs.length)).toEqual([1, 2, 1])
  expect(parts[1]?.title?.[1]).toEqual({ kind: 'code', text: 'finally' })
})

test('emphasis is marked, and an underscore inside a name is none', () => {
  expect(piecesOf('it *dies* at `order_items` and in order_items_seen')).toEqual([
    { kind: 'text', text: 'it ' },
    { kind: 'emphasis', text: 'dies' },
    { kind: 'text', text: ' at ' },
    { kind: 'code', text: 'order_items' },
    { kind: 'text', text: ' and in order_items_seen' },
  ])
})

test('a part is at home in the file whose new lines have what it names, at the first such line', () => {
  const files = [
    { path: 'src/a.ts', own: 'try {\n}', solution: 'try {\n} finally {\n}' },
    { path: 'src/b.ts', own: 'x', solution: 'y' },
  ]
  const [first, second] = partsOf(WHY)
  expect(second && homeOf(second, files)).toEqual({ path: 'src/a.ts', line: 2 })
  expect(first && homeOf(first, files)).toBeUndefined()
  // Once the learner has the same line there is nothing to show.
  expect(second && homeOf(second, [{ path: 'src/a.ts', own: '} finally {', solution: '} finally {' }])).toBeUndefined()
})

test('the reasons of every solution come in parts, and most of them lead to a line', async () => {
  for (const slug of await listExercises()) {
    const exercise = await loadExercise(slug)
    const [solution] = await loadOverlays(exercise, { kinds: ['solution'] })
    const parts = partsOf(solution?.why ?? '')
    expect(parts.length, slug).toBeGreaterThan(3)
    expect(
      parts.slice(1).every(({ title }) => title !== undefined),
      slug,
    ).toBe(true)
    const files = Object.entries(solution?.files ?? {}).map(([path, text]) => ({ path, own: exercise.files[path], solution: text }))
    expect(
      parts.some((part) => homeOf(part, files) !== undefined),
      slug,
    ).toBe(true)
  }
})

test('one walks from difference to difference, and through the files', () => {
  const between = { previous: true, next: true }
  expect(stepFrom([3, 9], 0, 'next', between)).toEqual({ at: 0 })
  expect(stepFrom([3, 9], 3, 'next', between)).toEqual({ at: 1 })
  expect(stepFrom([3, 9], 9, 'next', between)).toEqual({ file: 'next' })
  expect(stepFrom([3, 9], 9, 'previous', between)).toEqual({ at: 0 })
  expect(stepFrom([3, 9], 3, 'previous', between)).toEqual({ file: 'previous' })
  expect(stepFrom([3, 9], 9, 'next', { previous: true, next: false })).toBeUndefined()
  expect(stepFrom([], 0, 'next', { previous: false, next: false })).toBeUndefined()
})
