import { describe, expect, test } from 'vitest'
import { format, partsOf } from './messages.ts'

describe('a text', () => {
  test('has its values in place', () => {
    expect(format('en', 'Question {at} of {of}', { at: 1, of: '3' })).toBe('Question 1 of 3')
  })

  test('writes numbers as its language does', () => {
    expect(format('en', '{count} cards', { count: 1200 })).toBe('1,200 cards')
    expect(format('de', '{count} Karten', { count: 1200 })).toBe('1.200 Karten')
  })

  test.each([
    [0, '0 cards'],
    [1, 'One card'],
    [2, '2 cards'],
  ])('says %i in its own form', (count, said) => {
    expect(format('en', { one: 'One card', other: '{count} cards' }, { count })).toBe(said)
  })

  test('may have as many forms as its language, and says a form that it lacks as the others', () => {
    const cards = { one: '{count} karta', few: '{count} karty', many: '{count} kart', other: '{count} karty' }
    expect([1, 3, 5].map((count) => format('pl', cards, { count }))).toEqual(['1 karta', '3 karty', '5 kart'])
    expect(format('pl', { other: '{count} kart' }, { count: 3 })).toBe('3 kart')
  })

  test('is not said with a value missing', () => {
    expect(() => format('en', '{count} cards')).toThrow('count')
  })

  test('leaves what a value says alone', () => {
    expect(format('en', 'It builds on “{lesson}”.', { lesson: '{lesson} $&' })).toBe('It builds on “{lesson} $&”.')
  })
})

test('a text with a part to make a link of comes apart', () => {
  expect(partsOf('Or <link>read it</link>.')).toEqual([{ text: 'Or ' }, { tag: 'link', text: 'read it' }, { text: '.' }])
  expect(partsOf('Plain.')).toEqual([{ text: 'Plain.' }])
})
