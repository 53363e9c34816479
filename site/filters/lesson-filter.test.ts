import { describe, expect, test } from 'vitest'
import { matches, readFilter, writeFilter } from './lesson-filter.ts'

const lesson = { stack: 'express', track: 'http', minutes: 75, sources: ['express', 'scaling'] }

describe('the filter of the lessons', () => {
  test('is the same after it went through an address', () => {
    const filter = { stack: 'nest', track: 'http', length: '60', source: 'scaling' }
    expect(readFilter(writeFilter(filter))).toEqual(filter)
  })

  test('leaves nothing in the address when nothing is chosen, and nothing that is not its own', () => {
    expect(writeFilter(readFilter('?stack=&colour=red'))).toBe('')
  })

  test('lets every lesson through until something is chosen', () => {
    expect(matches({}, lesson)).toBe(true)
  })

  test.each([
    [{ stack: 'express' }, true],
    [{ stack: 'nest' }, false],
    [{ track: 'http' }, true],
    [{ track: 'testing' }, false],
    [{ source: 'scaling' }, true],
    [{ source: 'nestjs' }, false],
    [{ length: '75' }, true],
    [{ length: '60' }, false],
    [{ stack: 'express', length: '60' }, false],
  ])('%j: %j', (filter, isThere) => {
    expect(matches(filter, lesson)).toBe(isThere)
  })

  test('finds no planned lesson by its length', () => {
    expect(matches({ length: '120' }, { ...lesson, minutes: undefined })).toBe(false)
  })
})
