import pg, { type Pool } from 'pg'
import { startCluster, type Cluster, type ClusterOptions } from '../../services/postgres/cluster.ts'
import { openPool } from '../../services/postgres/pool.ts'
import type { Guard } from '../campaign.ts'

/** The clusters that run, each with a way in: as superuser, to a database that no learner's code has touched. */
export class Clusters {
  readonly #controls = new Set<Pool>()
  /** Where they lie or lay, those of run sessions included. */
  readonly folders = new Set<string>()

  get controls(): ReadonlySet<Pool> {
    return this.#controls
  }

  /** As `startCluster`; it is watched until it is stopped, unless it is that of run sessions, whose databases stay. */
  async start(options: ClusterOptions): Promise<Cluster> {
    const cluster = await startCluster(options)
    this.folders.add(cluster.folder)
    if (options.purpose === 'runs') return cluster
    const control = openPool({ ...cluster.admin, database: 'postgres', max: 2 })
    this.#controls.add(control)
    return {
      ...cluster,
      stop: async () => {
        if (this.#controls.delete(control)) await control.end()
        await cluster.stop()
      },
    }
  }
}

/**
 * No database, role or session of a grading is left, and no attack fills the disk.
 *
 * @param boundMiB of the gradings' databases of one cluster
 */
export function clusterGuard({ controls }: Pick<Clusters, 'controls'>, boundMiB: number): Guard & { peakMiB(): number } {
  let largest = 0
  let peak = 0
  return {
    name: 'cluster',
    peakMiB: () => Math.round(peak),
    sample: async () => {
      const sizes = await ask<{ mib: string }>(controls, SIZE)
      largest = Math.max(largest, ...sizes.map(({ mib }) => Number(mib)))
      peak = Math.max(peak, largest)
    },
    excesses: () => {
      const [mib, over] = [largest, largest > boundMiB]
      largest = 0
      return over ? [`databases of gradings grew to ${Math.round(mib)} MiB, the bound is ${boundMiB}`] : []
    },
    leftovers: async () => (await ask<{ left: string }>(controls, LEFT)).map(({ left }) => left),
  }
}

/** A cluster that is stopped meanwhile has nothing to say. */
async function ask<T extends pg.QueryResultRow>(controls: ReadonlySet<Pool>, sql: string): Promise<T[]> {
  const answers = await Promise.all(
    [...controls].map((control) =>
      queryAgainIfGone<T>(control, sql).catch((error: unknown) => {
        if (controls.has(control)) throw error
        return { rows: [] }
      }),
    ),
  )
  return answers.flatMap(({ rows }) => rows)
}

/** PostgreSQL lists what is there, then looks at each: a database or a file that went in between is an error to it. */
const GONE = new Set(['42704', '58P01'])

async function queryAgainIfGone<T extends pg.QueryResultRow>(control: Pool, sql: string): Promise<pg.QueryResult<T>> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await control.query<T>(sql)
    } catch (error) {
      const isGone = error instanceof pg.DatabaseError && GONE.has(error.code ?? '')
      if (!isGone || tries === 10) throw error
    }
  }
}

/** Temporary files count, too. */
const SIZE = `
  SELECT (coalesce(sum(pg_database_size(oid)), 0) + (SELECT coalesce(sum(size), 0) FROM pg_ls_tmpdir())) / 1048576.0 AS mib
  FROM pg_database WHERE datname LIKE 'lb\\_g\\_%'`

/**
 * A clone that waits for its grading was entered once, by us, when it was made;
 * one that was entered again has had its grading.
 */
const LEFT = `
  SELECT 'database ' || d.datname || ' has had its grading' AS left
    FROM pg_database d JOIN pg_stat_database s ON s.datid = d.oid
    WHERE d.datname LIKE 'lb\\_g\\_%' AND s.sessions > 1
  UNION ALL
  SELECT 'role ' || rolname || ' has no database' FROM pg_roles
    WHERE rolname LIKE 'lb\\_g\\_%' AND NOT EXISTS (SELECT FROM pg_database WHERE datname = regexp_replace(rolname, '_o$', ''))
  UNION ALL
  SELECT 'role ' || rolname || ' was made by an attack' FROM pg_roles
    WHERE rolname !~ '^(lb_g_|pg_)' AND rolname NOT IN ('lb_owner', current_user)
  UNION ALL
  SELECT 'database ' || datname || ' was made by an attack' FROM pg_database
    WHERE datname !~ '^(lb_g_|lb_t_)' AND datname NOT IN ('postgres', 'template0', 'template1')
  UNION ALL
  SELECT 'a session of ' || usename || ' is open' FROM pg_stat_activity
    WHERE backend_type = 'client backend' AND usename LIKE 'lb\\_%'
  UNION ALL
  SELECT 'a prepared transaction is left' FROM pg_prepared_xacts
  UNION ALL
  SELECT 'a replication slot is left' FROM pg_replication_slots
  UNION ALL
  SELECT 'a large temporary file is left' FROM pg_ls_tmpdir()`
