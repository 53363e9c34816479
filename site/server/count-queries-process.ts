import { drizzle } from 'drizzle-orm/node-postgres'
import type { Pool } from 'pg'
import { openPool } from '#engine/services/postgres/pool.ts'
import { readBoard } from './board/board.service.ts'
import { readGradebook } from './cohorts/gradebook.ts'
import * as schema from './database/schema.ts'
import { readInsights } from './insights/cohort-insights.ts'

/**
 * Prints how many queries the answers of a cohort take, as JSON. For `npm run bench -- server-board`, as a process of its
 * own for the decorators of the server.
 */
const [connectionString = '', cohort = ''] = process.argv.slice(2)
const pool = openPool({ connectionString })
process.stdout.write(JSON.stringify(await countQueries(pool, cohort)))
await pool.end()

async function countQueries(pool: Pool, cohort: string): Promise<Record<'board' | 'gradebook' | 'insights', number>> {
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
