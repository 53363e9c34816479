import { lt, sql } from 'drizzle-orm'
import type { Database } from '../database/executor.ts'
import { webhookDeliveries } from '../database/schema.ts'

const KEPT_DAYS = 30

/** Deletes deliveries that are so old that nobody asks for them. @returns how many */
export async function dropOldDeliveries(db: Pick<Database, 'delete'>): Promise<number> {
  const { rowCount } = await db
    .delete(webhookDeliveries)
    .where(lt(webhookDeliveries.createdAt, sql`now() - make_interval(days => ${KEPT_DAYS})`))
  return rowCount ?? 0
}
