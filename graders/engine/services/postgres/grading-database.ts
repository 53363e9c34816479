import pg, { DatabaseError } from 'pg'
import { EngineError } from '../../engine.ts'
import type { Row } from '../../grader/types.ts'
import type { DatabaseSession, GradingDatabase } from '../types.ts'
import type { ClusterAdmin } from './cluster.ts'
import { observerOf } from './roles.ts'
import { countRows, truncateAll } from './truncate.ts'

export interface Logins {
  readonly database: string
  readonly user: string
  readonly password: string
  readonly observerPassword: string
}

interface Owner {
  drop(): Promise<void>
  /** What holds a lock, in words. */
  blocker(): Promise<string>
  dropped(database: GradingDatabase): void
}

/** As the cluster sees it. */
export interface OpenDatabase extends GradingDatabase {
  /** Notes that the app took too much of something. */
  exceed(sentence: string): void
}

/** The handle on a database that exists. */
export function openGradingDatabase(admin: ClusterAdmin, logins: Logins, owner: Owner): OpenDatabase {
  const { database, user, password, observerPassword } = logins
  const observe = (options?: string) =>
    connect(admin, { user: observerOf(user), password: observerPassword, database, ...(options === undefined ? {} : { options }) })
  const clients = new Set<pg.Client>()
  let cleaner: Promise<pg.Client> | undefined
  let gone: Promise<void> | undefined

  let rounds = 0

  const keeper = async () => {
    cleaner ??= observe('-c lock_timeout=2s')
    const client = await cleaner.catch((error: unknown) => {
      cleaner = undefined
      throw error
    })
    clients.add(client)
    return (sql: string) => rowsOf(client, sql)
  }
  const truncate = async () => {
    const query = await keeper()
    await twice(() => truncateAll(query, rounds), owner)
    rounds += 1
  }
  const drop = async () => {
    await Promise.allSettled([...clients].map((client) => client.end()))
    await owner.drop()
    owner.dropped(self)
  }
  let limit: string | undefined
  const self: OpenDatabase = {
    get limit() {
      return limit
    },
    exceed: (sentence) => {
      limit = sentence
    },
    upstream: { host: admin.host, port: admin.port },
    login: { user, password, database },
    truncate,
    rows: async () => countRows(await keeper()),
    session: async () => {
      const client = await observe()
      clients.add(client)
      return sessionOf(client, () => clients.delete(client))
    },
    drop: () => (gone ??= drop()),
  }
  return self
}

/** A connection that does not end this process when the server ends it. */
export async function connect(admin: ClusterAdmin, login: pg.ClientConfig): Promise<pg.Client> {
  const client = new pg.Client({ host: admin.host, port: admin.port, connectionTimeoutMillis: 10_000, ...login })
  // What a broken connection means is said by the next query on it.
  client.on('error', () => undefined)
  await client.connect()
  return client
}

/** The rows of a query; of several statements, those of the last. */
export async function rowsOf(client: pg.Client, sql: string, parameters?: readonly unknown[]): Promise<Row[]> {
  // Of several statements `pg` gives a list of results, which its types leave out.
  const results = [await client.query<Row>(sql, parameters === undefined ? undefined : [...parameters])].flat()
  return results.at(-1)?.rows ?? []
}

/** Runs one thing after another: a connection takes one query at a time. */
export function inTurn(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const result = last.then(work, work)
    last = result
    return result
  }
}

function sessionOf(client: pg.Client, closed: () => void): DatabaseSession {
  const turn = inTurn()
  return {
    query: (sql, parameters) => turn(() => rowsOf(client, sql, parameters)),
    close: async () => {
      closed()
      await client.end()
    },
  }
}

const LOCKED = ['55P03', '40P01']
/** A table that was there when we looked is gone, or came since. */
const MOVED = ['42P01', '0A000']

/** The subject may hold locks for a moment, or be creating tables: that is worth a second try. */
async function twice(work: () => Promise<void>, owner: Owner): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (!(error instanceof DatabaseError) || ![...LOCKED, ...MOVED].includes(error.code ?? '')) throw error
    try {
      await work()
    } catch (again) {
      if (!(again instanceof DatabaseError) || !LOCKED.includes(again.code ?? '')) throw again
      throw new EngineError('database-locked', `Could not empty the tables: ${await owner.blocker()}`, { cause: again })
    }
  }
}
