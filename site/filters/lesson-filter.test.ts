import { describe, expect, test } from 'vitest'
import { matches, readFilter, readView, writeFilter, type LessonFacts } from './lesson-filter.ts'
import { canBeTaken, stateOf } from './lesson-states.ts'

const lesson: LessonFacts = {
  ...{ stack: 'express', track: 'http', minutes: 75, sources: ['express', 'scaling'] },
  ...{ state: 'begun', isReady: true },
}

describe('the filter of the lessons', () => {
  test('is the same after it went through an address', () => {
    const filter = { stack: 'nest', track: 'http', length: '60', source: 'scaling', progress: 'ready' }
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
    [{ progress: 'ready' }, true],
    [{ progress: 'begun' }, true],
    [{ progress: 'open' }, false],
    [{ progress: 'done' }, false],
  ])('%j: %j', (filter, isThere) => {
    expect(matches(filter, lesson)).toBe(isThere)
  })

  test('finds no planned lesson by its length or by progress', () => {
    const planned = { ...lesson, minutes: undefined, state: undefined, isReady: false }
    expect(matches({ length: '120' }, planned)).toBe(false)
    for (const progress of ['ready', 'open', 'begun', 'done']) expect(matches({ progress }, planned), progress).toBe(false)
  })

  test('is in the address together with the view that was chosen', () => {
    expect(writeFilter({ stack: 'nest' }, 'list')).toBe('?stack=nest&view=list')
    expect([readView('?view=list'), readView('?view=sphere'), readView('')]).toEqual(['list', undefined, undefined])
  })
})

describe('a lesson', () => {
  const progress = new Map([
    ['roots', { status: 'passed' as const }],
    ['stem', { status: 'started' as const }],
  ])

  test('is done once it is passed, and begun once it is started', () => {
    expect(['roots', 'stem', 'leaf'].map((slug) => stateOf(slug, progress))).toEqual(['done', 'begun', 'open'])
  })

  test.each([
    ['leaf', ['roots'], true],
    ['leaf', ['roots', 'stem'], false],
    ['leaf', [], true],
    ['roots', [], false],
  ])('%s after %j can be taken: %j', (slug, before, expected) => {
    expect(canBeTaken({ slug, before }, progress)).toBe(expected)
  })
})
