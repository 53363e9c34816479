import { expect, test } from 'vitest'
import type { Board } from '../runtimes/server/board-api.ts'
import { cellOf, changed, filtered, stateOf, stuckOn, type BoardFilter } from './board-state.ts'
import { sentence, signs } from './words.ts'

const BELL = '00000000-0000-4000-8000-00000000000b'
const TOWER = '00000000-0000-4000-8000-00000000000c'
const LENA = '00000000-0000-4000-8000-000000000001'
const GIL = '00000000-0000-4000-8000-000000000002'

const requirements = [
  { id: 'rings', title: 'It rings', stuck: 0 },
  { id: 'stops', title: 'It stops', stuck: 0 },
]
const BOARD: Board = {
  at: '7',
  shape: 'x',
  assignments: [
    { id: BELL, slug: 'bell', title: 'The bell', requirements },
    { id: TOWER, slug: 'tower', title: 'The tower', requirements },
  ],
  learners: [
    { id: GIL, name: 'Gil', standings: [[0, 3, 0, 1000, 1]], activity: [[0, 240, 1060, 0, 0]] },
    { id: LENA, name: 'Lena', standings: [[0, 1, 0, 1000, 2]], activity: [[1, 60, 1000, 0, 0]] },
  ],
  held: { 1: ['rings'], 2: [] },
  hands: [
    { id: TOWER, assignment: TOWER, learner: { id: LENA, name: 'Lena' }, note: null, requirement: null, raisedAt: '2026-11-01T12:00:00Z' },
  ],
}
const ALL: BoardFilter = { assignment: '', onlyHands: false, onlyStuck: false, name: '' }
const names = (filter: Partial<BoardFilter>) => filtered(stateOf(BOARD), { ...ALL, ...filter }).learners.map(({ name }) => name)

test('whoever has tried twice is stuck on what does not hold, until they pass', () => {
  const state = stateOf(BOARD)
  expect(stuckOn(state)).toMatchObject([{ assignment: { id: BELL }, requirement: { id: 'stops' }, learners: 1 }])
  const change = { at: '8', shape: 'x', activity: [], hands: [], held: { 2: [] } }
  const both = changed(state, { ...change, standings: [[LENA, BELL, 2, 0, 1100, 2]] })
  expect(stuckOn(both).map(({ requirement, learners }) => [requirement.id, learners])).toEqual([
    ['stops', 2],
    ['rings', 1],
  ])
  const passed = changed(both, { ...change, standings: [[GIL, BELL, 4, 1, 1200, 2]] })
  expect(stuckOn(passed).map(({ learners }) => learners)).toEqual([1, 1])
})

test('a change leaves what it does not speak of', () => {
  const [gil] = changed(stateOf(BOARD), {
    at: '8',
    shape: 'x',
    standings: [],
    activity: [[GIL, BELL, 300, 1120, 2, 1100]],
    held: {},
    hands: [],
  }).learners
  expect(gil?.cells.get(BELL)).toEqual({
    attempts: 3,
    passed: false,
    lastAt: 1000,
    holds: ['rings'],
    seconds: 300,
    seenAt: 1120,
    hints: 2,
    solutionAt: 1100,
  })
})

test('filters: an exercise, raised hands, who is stuck, a name', () => {
  expect(names({})).toEqual(['Gil', 'Lena'])
  expect(names({ onlyHands: true })).toEqual(['Lena'])
  expect(names({ onlyHands: true, assignment: BELL })).toEqual([])
  expect(names({ onlyStuck: true })).toEqual(['Gil'])
  expect(names({ name: ' LE' })).toEqual(['Lena'])
})

test('a cell says in words and in signs the same', () => {
  const { assignments, learners } = stateOf(BOARD)
  const [bell, tower] = assignments
  const [gil, lena] = learners
  if (!bell || !tower || !gil || !lena) throw new Error('the board has less than it was made of')
  expect(signs(bell, cellOf(gil, bell))).toBe('●○')
  expect(sentence(bell, cellOf(gil, bell), false, 1180)).toBe(
    'Not passed, does not hold: It stops, 3 attempts, 4 min on task, idle for 2 min',
  )
  expect(sentence(tower, cellOf(lena, tower), true, 1180)).toBe('Hand is up, No attempt yet, 1 min on task, idle for 3 min')
  expect(sentence(tower, cellOf(gil, tower), false, 1180)).toBe('Not begun')
})
