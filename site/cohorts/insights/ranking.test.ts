import { expect, test } from 'vitest'
import type { AssignmentInsight, RequirementInsight } from '../../runtimes/server/insights-api.ts'
import { byFailures, byHints, byTimeLost, byTimeUntilHeld } from './ranking.ts'

const assignment = (slug: string, minutesLost: number): AssignmentInsight => ({
  ...{ assignment: slug, slug, required: true, began: 1, passed: 0 },
  ...{ attemptsToPass: null, minutesToPass: null, minutesOnTask: null, minutesLost },
})

const requirement = (id: string, facts: Partial<RequirementInsight>): RequirementInsight => ({
  ...{ id, title: id, attempts: 4, failed: 0, learners: 1, holding: 1, never: 0 },
  ...{ attemptsUntilHeld: 1, minutesUntilHeld: 0, minutesLost: 0, hints: { learners: 0, taken: 0 }, ...facts },
})

const ids = (insights: readonly RequirementInsight[]) => insights.map(({ id }) => id)

test('assignments begin with what cost most time; where that is equal they keep the order of the cohort', () => {
  const ranked = byTimeLost([assignment('first', 0), assignment('second', 0), assignment('third', 90)])
  expect(ranked.map(({ slug }) => slug)).toEqual(['third', 'first', 'second'])
})

test('requirements begin with what failed in the largest share of attempts, not in most of them', () => {
  const ranked = byFailures([
    requirement('old', { attempts: 10, failed: 4 }),
    requirement('new', { attempts: 2, failed: 1 }),
    requirement('in no attempt', { attempts: 0 }),
  ])
  expect(ids(ranked)).toEqual(['new', 'old', 'in no attempt'])
})

test('requirements begin with what nobody has mastered yet, of that with what cost most, then with what took longest', () => {
  const ranked = byTimeUntilHeld([
    requirement('quick', { minutesUntilHeld: 5 }),
    requirement('never', { minutesUntilHeld: null, minutesLost: 10 }),
    requirement('slow', { minutesUntilHeld: 50 }),
    requirement('never, for long', { minutesUntilHeld: null, minutesLost: 100 }),
  ])
  expect(ids(ranked)).toEqual(['never, for long', 'never', 'slow', 'quick'])
})

test('requirements begin with where the largest share of learners took a hint', () => {
  const ranked = byHints([
    requirement('none', { learners: 4 }),
    requirement('many', { learners: 10, hints: { learners: 3, taken: 9 } }),
    requirement('most', { learners: 2, hints: { learners: 1, taken: 1 } }),
  ])
  expect(ids(ranked)).toEqual(['most', 'many', 'none'])
})
