import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { Pool } from './pool.ts'

const THREAD = '/cohorts/{cohort}/threads/{thread}'

test('ids of answers are found by the part of the path that they were under, those of the same cohort first', () => {
  const pool = new Pool()
  const [ours, theirs, cohort, other] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()]
  pool.harvest({ path: '/cohorts/{cohort}/attempts/{attempt}/threads' }, { cohort }, { items: [{ id: ours, line: 7 }], next: null })
  pool.harvest({ path: '/cohorts/{cohort}/attempts/{attempt}/threads' }, { cohort: other }, { id: theirs })
  expect(pool.candidates(THREAD, 'thread', { cohort })).toEqual([ours, theirs])
  expect(pool.candidates(THREAD, 'thread', { cohort: other })).toEqual([theirs, ours])
  expect(pool.wordsOf('line')).toEqual([7])
})

test('ids are found by the property that held them, too, and what is pinned comes first', () => {
  const pool = new Pool()
  const [person, pinned] = [randomUUID(), randomUUID()]
  pool.harvest({ path: '/cohorts/{cohort}/hands' }, {}, { person, note: '' })
  pool.pin({ person: pinned })
  expect(pool.candidates('/members/{person}', 'person', {})).toEqual([pinned, person])
})

test('the place of the next page is known under the name that it is asked for with', () => {
  const pool = new Pool()
  pool.harvest({ path: '/cohorts' }, {}, { items: [], next: 'WyJh' })
  expect(pool.wordsOf('after')).toEqual(['WyJh'])
})
