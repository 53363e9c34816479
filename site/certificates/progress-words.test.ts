import { expect, test } from 'vitest'
import { grownWords, plannedWords } from './progress-words.ts'

const exercise = (slug: string) => ({ slug, title: slug, revision: 'x', passed: null })

test('lessons that are not written are counted', () => {
  expect(plannedWords(1)).toMatch(/^One more lesson is planned\./)
  expect(plannedWords(3)).toMatch(/^3 more lessons are planned\./)
})

test('a track that has grown says by how much, and one that has not says nothing, also when it lost something', () => {
  const [a, b, c] = [exercise('a'), exercise('b'), exercise('c')]
  expect(grownWords({ exercises: [a, b] }, { exercises: [a] })).toBe('')
  expect(grownWords({ exercises: [a] }, { exercises: [b, a] })).toMatch(/^One exercise has come/)
  expect(grownWords({ exercises: [a] }, { exercises: [a, b, c] })).toMatch(/^2 exercises have come/)
})
