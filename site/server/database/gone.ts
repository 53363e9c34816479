import { setTimeout as delay } from 'node:timers/promises'
import { EngineError } from '#engine/engine.ts'

/** PostgreSQL is starting, stopping, or has no connection left. https://www.postgresql.org/docs/current/errcodes-appendix.html */
const STATES = new Set(['57P01', '57P02', '57P03', '53300'])
const NETWORK = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'EAI_AGAIN', 'ENOTFOUND'])
/** What pg says of a connection without giving a code. */
const SAYINGS = /^(?:Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/

const FIRST_WAIT_MS = 100
const LONGEST_WAIT_MS = 2_000
/** How long a database may be away before what waits for it gives up. */
const PATIENCE_MS = 120_000

/**
 * Whether something failed because the database could not be reached or went
 * away, whatever was asked of it. Looks into causes, too.
 *
 * @example isDatabaseGone(new Error('Connection terminated unexpectedly')) // true
 */
export function isDatabaseGone(error: unknown): boolean {
  // What the engine can't reach is a service of a grading, not the server's store.
  if (!(error instanceof Error) || error instanceof EngineError) return false
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  if (STATES.has(code) || NETWORK.has(code) || code.startsWith('08') || SAYINGS.test(error.message)) return true
  return isDatabaseGone(error.cause) || (error instanceof AggregateError && error.errors.some(isDatabaseGone))
}

/**
 * Does something again, with growing pauses, as long as it fails because the
 * database is away. `work` may have been done although its answer was lost, so
 * doing it twice must be the same as once.
 *
 * @param options.patienceMs how long in all; default two minutes
 * @throws what `work` threw last, when that is something else, patience ends or the signal aborts
 * @example await untilBack(() => gradings.finish(claim, verdict))
 */
export async function untilBack<T>(
  work: () => Promise<T>,
  { signal, patienceMs = PATIENCE_MS }: { signal?: AbortSignal; patienceMs?: number } = {},
): Promise<T> {
  const deadline = performance.now() + patienceMs
  for (let wait = FIRST_WAIT_MS; ; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
    try {
      return await work()
    } catch (error) {
      if (!isDatabaseGone(error) || performance.now() + wait > deadline || signal?.aborted) throw error
      await delay(wait, undefined, signal ? { signal } : {}).catch(() => undefined)
      if (signal?.aborted) throw error
    }
  }
}
