import { drizzle } from 'drizzle-orm/node-postgres'
import type { Pool } from 'pg'
import { readBoard } from '../server/board/board.service.ts'
import { readGradebook } from '../server/cohorts/gradebook.ts'
import * as schema from '../server/database/schema.ts'
import { readInsights } from '../server/insights/cohort-insights.ts'

export interface QueryCounts {
  board: number
  gradebook: number
  insights: number
}

/** Counted in this process, by the functions that the API calls. Load it with the loader of the server, for its decorators. */
export async function countQueries(pool: Pool, cohort: string): Promise<QueryCounts> {
  let count = 0
  const db = drizzle(pool, { schema, logger: { logQuery: () => void (count += 1) } })
  const counted = async (work: () => Promise<unknown>): Promise<number> => {
    count = 0
    await work()
    return count
  }
  const outlines = { of: async () => ({ title: 'Exercise', requirements: [] }) }
  return {
    board: await counted(() => readBoard(db, outlines, cohort)),
    gradebook: await counted(() => readGradebook(db, cohort, { limit: 50 })),
    insights: await counted(() => readInsights(db, cohort, { limit: 50 })),
  }
}
