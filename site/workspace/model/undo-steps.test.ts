import { expect, test } from 'vitest'
import { MOST_CHARACTERS, MOST_STEPS, NO_STEPS, textBefore, withChange, type UndoSteps } from './undo-steps.ts'

/** What is kept of a file that had these texts, one after the other. */
function after(...texts: string[]): UndoSteps {
  return texts.slice(1).reduce((steps, text, index) => withChange(steps, texts[index] ?? '', text), NO_STEPS)
}

test('the way back leads to the text that it began with', () => {
  expect(textBefore(after('', 'let a', 'let ab', 'const ab'), 'const ab')).toBe('')
})

test('what was undone is kept to be done again', () => {
  const steps = after('one', 'one two', 'one two three', 'one two')
  expect(steps).toMatchObject({ steps: { length: 2 }, position: 1 })
  expect(withChange(steps, 'one two', 'one two three')).toMatchObject({ steps: { length: 2 }, position: 2 })
})

test('what is written after an undo takes the place of what was undone', () => {
  const steps = after('one', 'one two', 'one two three', 'one two', 'one two four')
  expect(steps).toMatchObject({ steps: { length: 2 }, position: 2 })
  expect(textBefore(steps, 'one two four')).toBe('one')
})

test.each([
  ['a repeated letter', 'aa', 'aaa'],
  ['a text that grows in the middle', 'abab', 'ababab'],
  ['an emptied file', 'text', ''],
  ['a sign of two code units', 'x😀y', 'x😁y'],
])('%s goes back', (_what, before, now) => {
  expect(textBefore(after(before, now), now)).toBe(before)
})

test('steps that do not lead to a text are not taken for its own', () => {
  expect(textBefore(after('a', 'ab'), 'something else')).toBeUndefined()
})

test('the oldest steps are forgotten', () => {
  const texts = Array.from({ length: MOST_STEPS + 5 }, (_, index) => 'x'.repeat(index))
  expect(after(...texts).steps).toHaveLength(MOST_STEPS)
  expect(after('', 'x'.repeat(MOST_CHARACTERS - 10), 'y'.repeat(20)).steps).toHaveLength(0)
  expect(after('', 'x'.repeat(MOST_CHARACTERS - 10), `${'x'.repeat(MOST_CHARACTERS - 10)}y`).steps).toHaveLength(2)
})

test('a change that is none leaves no step', () => {
  expect(after('same', 'same')).toEqual(NO_STEPS)
})
