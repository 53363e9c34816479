import pg from 'pg'
import { EngineError } from '../../engine.ts'
import type { Row } from '../../grader/types.ts'
import { inTurn, rowsOf } from '../postgres/grading-database.ts'
import type { DatabaseSession } from '../types.ts'

/** PGlite takes any name and password. */
export const LOGIN = { user: 'postgres', password: 'unused', database: 'postgres' }

/**
 * An observer of the one session that PGlite has. Its queries wait their turn,
 * but not forever for a transaction that the subject keeps open.
 */
export class Observer implements DatabaseSession {
  readonly #port: number
  readonly #deadlineMs: number
  readonly #closed: () => void
  readonly #turn = inTurn()
  #client: Promise<pg.Client> | undefined

  constructor(port: number, deadlineMs: number, closed: () => void) {
    this.#port = port
    this.#deadlineMs = deadlineMs
    this.#closed = closed
  }

  /** @throws EngineError `database-locked` when the subject's transaction stays open */
  query(sql: string, parameters?: readonly unknown[]): Promise<Row[]> {
    return this.#turn(() => this.#inTime(sql, parameters))
  }

  async close(): Promise<void> {
    this.#closed()
    const client = await this.#client?.catch(() => undefined)
    this.#client = undefined
    await client?.end()
  }

  async #inTime(sql: string, parameters?: readonly unknown[]): Promise<Row[]> {
    const deadline = Promise.withResolvers<never>()
    const late = new AbortController()
    const timer = setTimeout(() => {
      late.abort()
      deadline.reject(this.#giveUp())
    }, this.#deadlineMs)
    try {
      return await Promise.race([this.#run(late.signal, sql, parameters), deadline.promise])
    } finally {
      clearTimeout(timer)
    }
  }

  async #run(late: AbortSignal, sql: string, parameters?: readonly unknown[]): Promise<Row[]> {
    this.#client ??= openClient(this.#port)
    const client = await this.#client
    // Connecting has to wait its turn, too: what was given up meanwhile must not run later.
    return late.aborted ? [] : rowsOf(client, sql, parameters)
  }

  /** The query is still queued: only the end of its connection takes it back. */
  #giveUp(): EngineError {
    const client = this.#client
    this.#client = undefined
    void client?.then(hangUp, () => undefined)
    return new EngineError(
      'database-locked',
      `The database did not answer within ${this.#deadlineMs / 1000} s: it has one session, and the app keeps a transaction open or runs a long query in it.`,
    )
  }
}

/** A connection that does not end this process when the server goes. */
export async function openClient(port: number): Promise<pg.Client> {
  const client = new pg.Client({ host: '127.0.0.1', port, ...LOGIN })
  client.on('error', () => undefined)
  await client.connect()
  return client
}

/** pg destroys its socket at once when a query is running, which takes that query out of PGlite's queue. */
function hangUp(client: pg.Client): void {
  void client.end().catch(() => undefined)
}
