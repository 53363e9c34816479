import { z } from 'zod'
import { startServiceProcess, type ServiceProcess } from '../child.ts'
import { applySql } from '../postgres/apply-sql.ts'
import { countRows, truncateAll } from '../postgres/truncate.ts'
import type { DatabaseServer, GradingDatabase, Program } from '../types.ts'
import { LOGIN, Observer, openClient } from './observer.ts'
import { reset } from './reset.ts'

export interface PgliteOptions {
  /** How long an observer's query waits for the subject to end its transaction. Default 5,000. */
  observerDeadlineMs?: number
}

/**
 * PostgreSQL in WebAssembly: where real processes of PostgreSQL can't run. A
 * process holds one database at a time. A dropped one is emptied and used again,
 * as long as nothing of it is left: starting takes a hundred times as long.
 *
 * One session: clients queue up behind an open transaction, settings and named
 * prepared statements are shared, time-outs are ignored, everybody is superuser
 * (of a process that sees no file but its own memory).
 *
 * @throws EngineError `service-failed`
 * @example const database = await (await startPglite(sourcePrograms().pglite)).create([{ path: 'schema.sql', text }])
 */
export async function startPglite(program: Program, options: PgliteOptions = {}): Promise<DatabaseServer> {
  const start = () => startServiceProcess('PGlite', program)
  const open = new Set<GradingDatabase>()
  let spare: Promise<ServiceProcess> | undefined = warm(start)
  let stopped = false
  await spare
  const prepareSpare = (child?: ServiceProcess) => {
    if (stopped || spare !== undefined) return child?.kill()
    spare = child === undefined ? warm(start) : Promise.resolve(child)
    return undefined
  }
  return {
    sessions: 'one',
    create: async (sql) => {
      const child = await (spare ?? start())
      spare = undefined
      try {
        const { port } = z.object({ port: z.int() }).parse(child.ready)
        await prepare(port, sql)
        const database = openDatabase(port, options.observerDeadlineMs ?? 5_000, async () => {
          open.delete(database)
          const emptied = !stopped && (await reset(port))
          if (!emptied) await child.kill()
          await prepareSpare(emptied ? child : undefined)
        })
        open.add(database)
        return database
      } catch (error) {
        await child.kill()
        await prepareSpare()
        throw error
      }
    },
    stop: async () => {
      stopped = true
      await Promise.all([...open].map((database) => database.drop()))
      const last = spare
      spare = undefined
      await last?.then((child) => child.kill()).catch(() => undefined)
    },
  }
}

/** A failure is told to whoever waits for it: `create`. */
function warm(start: () => Promise<ServiceProcess>): Promise<ServiceProcess> {
  const child = start()
  child.catch(() => undefined)
  return child
}

async function prepare(port: number, sql: Parameters<DatabaseServer['create']>[0]): Promise<void> {
  const client = await openClient(port)
  try {
    await applySql(client, sql)
    // With one session for all, what the SQL has set (a search_path, say) would stay.
    await client.query('ROLLBACK')
    await client.query('DISCARD ALL')
  } finally {
    await client.end()
  }
}

function openDatabase(port: number, deadlineMs: number, dropped: () => Promise<void>): GradingDatabase {
  const observers = new Set<Observer>()
  const observe = () => {
    const observer = new Observer(port, deadlineMs, () => observers.delete(observer))
    observers.add(observer)
    return observer
  }
  const cleaner = observe()
  const drop = async () => {
    await Promise.allSettled([...observers].map((observer) => observer.close()))
    await dropped()
  }
  let gone: Promise<void> | undefined
  let rounds = 0
  return {
    upstream: { host: '127.0.0.1', port },
    login: LOGIN,
    session: async () => observe(),
    truncate: async () => {
      await truncateAll((statements) => cleaner.query(statements), rounds)
      rounds += 1
    },
    rows: () => countRows((statements) => cleaner.query(statements)),
    drop: () => (gone ??= drop()),
  }
}
