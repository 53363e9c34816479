import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { startServiceProcess, type ServiceProcess } from '../child.ts'
import { applySql } from '../postgres/apply-sql.ts'
import { truncateAll } from '../postgres/truncate.ts'
import type { DatabaseServer, GradingDatabase } from '../types.ts'
import { LOGIN, Observer, openClient } from './observer.ts'

export interface PgliteOptions {
  /** Where the empty data folder is kept. Default: `.data/pglite` in the project. */
  folder?: string
  /** How long an observer's query waits for the subject to end its transaction. Default 5,000. */
  observerDeadlineMs?: number
}

/**
 * PostgreSQL in WebAssembly: where real processes of PostgreSQL can't run. Each
 * grading gets a process of its own; the next one is started as soon as one was
 * dropped, so that it is loaded when it is needed.
 *
 * One session: clients queue up behind an open transaction, settings and named
 * prepared statements are shared, time-outs are ignored, everybody is superuser
 * (of a process that sees no file but its own memory).
 *
 * @throws EngineError `service-failed`
 * @example const database = await (await startPglite()).create([{ path: 'schema.sql', text }])
 */
export async function startPglite(options: PgliteOptions = {}): Promise<DatabaseServer> {
  const saved = join(options.folder ?? fileURLToPath(new URL('../../../../.data/pglite', import.meta.url)), `empty-${await version()}.tar`)
  const start = () => startServiceProcess('PGlite', new URL('./main.ts', import.meta.url), [saved])
  const open = new Set<GradingDatabase>()
  let spare: Promise<ServiceProcess> | undefined = warm(start)
  let stopped = false
  await spare
  return {
    sessions: 'one',
    create: async (sql) => {
      const child = await (spare ?? start())
      spare = undefined
      try {
        const { port } = z.object({ port: z.int() }).parse(child.ready)
        await prepare(port, sql)
        const database = openDatabase(child, port, options.observerDeadlineMs ?? 5_000, () => {
          open.delete(database)
          if (!stopped) spare ??= warm(start)
        })
        open.add(database)
        return database
      } catch (error) {
        await child.kill()
        spare ??= warm(start)
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

function openDatabase(child: ServiceProcess, port: number, deadlineMs: number, dropped: () => void): GradingDatabase {
  const observers = new Set<Observer>()
  const observe = () => {
    const observer = new Observer(port, deadlineMs, () => observers.delete(observer))
    observers.add(observer)
    return observer
  }
  const cleaner = observe()
  const drop = async () => {
    await child.kill()
    await Promise.allSettled([...observers].map((observer) => observer.close()))
    dropped()
  }
  let gone: Promise<void> | undefined
  return {
    upstream: { host: '127.0.0.1', port },
    login: LOGIN,
    session: async () => observe(),
    truncate: () => truncateAll((statements) => cleaner.query(statements)),
    drop: () => (gone ??= drop()),
  }
}

/** The saved folder fits the version that made it. */
async function version(): Promise<string> {
  const entry = createRequire(import.meta.url).resolve('@electric-sql/pglite')
  return z.object({ version: z.string() }).parse(JSON.parse(await readFile(join(dirname(dirname(entry)), 'package.json'), 'utf8'))).version
}
