import { setTimeout as delay } from 'node:timers/promises'
import { Injectable } from '@nestjs/common'
import { z } from 'zod'
import { DatabaseService } from '../database/database.service.ts'
import { Metrics } from './metrics.ts'

/** Prometheus waits ten seconds, and an answer without these values is better than none. */
const TIMEOUT_MS = 2_000

/** Only small parts of the table: both states have an index of their own. */
const QUEUE = `
  select kind, count(id)::int as waiting, coalesce(extract(epoch from clock_timestamp() - min(created_at)), 0)::float8 as oldest
  from (values ('submission', false), ('regrade', true)) as kinds (kind, later)
  left join gradings on state = 'queued' and (batch is not null) = later
  group by kind`

const queueSchema = z.array(z.object({ kind: z.string(), waiting: z.number(), oldest: z.number() }))

/** The queue and the connections, as they are when Prometheus asks. The queue is the same for every process on a database. */
@Injectable()
export class DatabaseMetrics {
  private readonly up
  private readonly waiting
  private readonly oldest

  constructor(
    metrics: Metrics,
    private readonly database: DatabaseService,
  ) {
    const { pool } = database
    this.up = metrics.gauge('loadbearing_database_up', 'Whether the database answered within two seconds.')
    this.waiting = metrics.gauge('loadbearing_queue_depth', 'Gradings that wait, of learners and those that are done again.', ['kind'])
    this.oldest = metrics.gauge('loadbearing_queue_oldest_seconds', 'Time since the oldest grading that waits was handed in.', ['kind'])
    const connections = metrics.gauge('loadbearing_database_connections', 'Connections of the pool, by what they do.', ['state'])
    metrics.gauge('loadbearing_database_connections_max', 'Connections that the pool may have.', [], () => pool.options.max)
    metrics.gauge('loadbearing_database_waiting', 'Who waits for a connection of the pool.', [], () => pool.waitingCount)
    metrics.refreshWith(async () => {
      connections.set({ state: 'idle' }, pool.idleCount)
      connections.set({ state: 'busy' }, pool.totalCount - pool.idleCount)
      await this.refresh()
    })
  }

  private async refresh(): Promise<void> {
    const late = delay(TIMEOUT_MS, undefined, { ref: false })
    const asked = this.ask().catch(() => undefined)
    const rows = await Promise.race([asked, late])
    this.up.set(rows === undefined ? 0 : 1)
    // A number from before would look as if it were from now.
    if (rows === undefined) for (const gauge of [this.waiting, this.oldest]) gauge.reset()
    for (const { kind, waiting, oldest } of rows ?? []) {
      this.waiting.set({ kind }, waiting)
      this.oldest.set({ kind }, oldest)
    }
  }

  private async ask(): Promise<z.infer<typeof queueSchema>> {
    return queueSchema.parse((await this.database.pool.query(QUEUE)).rows)
  }
}
