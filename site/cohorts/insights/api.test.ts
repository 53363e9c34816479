import { expect, test } from 'vitest'
import type { AssignmentInsight, InsightsPage } from '../../runtimes/server/insights-api.ts'
import { InsightsApi } from './api.ts'

const ID = (n: number) => `00000000-0000-4000-8000-00000000000${n}`

const insight = (n: number): AssignmentInsight => ({
  ...{ assignment: ID(n), slug: `bell-${n}`, required: true, began: 0, passed: 0 },
  ...{ attemptsToPass: null, minutesToPass: null, minutesOnTask: null, minutesLost: 0 },
})

/** A server with these pages; each page names the next one. */
function serverWith(pages: readonly InsightsPage[]) {
  const asked: string[] = []
  const api = new InsightsApi({
    base: 'http://localhost',
    fetch: async (...call) => {
      const { pathname, searchParams } = new URL(new Request(...call).url)
      const after = searchParams.get('after')
      asked.push(`${pathname} ${after ?? ''}`.trim())
      return Response.json(pages[Number(after ?? 0)])
    },
  })
  return { api, asked }
}

test('insights are of all assignments, however many pages that is; one that was moved meanwhile comes once', async () => {
  const { api, asked } = serverWith([
    { learners: 2, items: [insight(1), insight(2)], next: '1' },
    { learners: 3, items: [insight(2), insight(3)], next: null },
  ])
  const { learners, assignments } = await api.ofCohort('a cohort')
  expect(learners).toBe(3)
  expect(assignments.map(({ assignment }) => assignment)).toEqual([ID(1), ID(2), ID(3)])
  expect(asked).toEqual(['/api/v1/cohorts/a%20cohort/insights', '/api/v1/cohorts/a%20cohort/insights 1'])
})
