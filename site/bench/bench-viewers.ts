import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { Pool } from 'pg'
import { summarise, type Summary } from '#engine/bench/statistics.ts'
import { boardChangesSchema, type Board, type BoardChanges } from '../runtimes/server/board-api.ts'
import { serverEvents } from '../runtimes/server/event-stream.ts'

export interface ViewersBenchmark {
  /** How attempts came about. */
  how: string
  viewers: number
  /** Attempts a second that were asked for, and that the machine managed. */
  rate: number
  reached: number
  attempts: number
  /** From the commit of a verdict until a viewer has read the event, of all viewers. */
  delay: Summary | null
  /** Verdicts that a viewer was never told of, of viewers by attempts. */
  dropped: number
  /** Streams that ended before the end. */
  ended: number
}

export interface ViewersOptions {
  base: string
  cookie: string
  cohort: string
  board: Board
  viewers: number
  rate: number
  seconds: number
}

const HOW = 'rows of an attempt and its verdict, written by the statements that servers and graders write; nothing is graded'
/** For the last events, on a machine that is busy. */
const PATIENCE_MS = 30_000
const VERDICT = '{"status": "passed", "requirements": [{"id": "answers-once", "title": "answers-once", "status": "passed"}]}'

/** Verdicts arrive while many look at one board. */
export async function benchViewers(pool: Pool, options: ViewersOptions, onStep: (step: string) => void): Promise<ViewersBenchmark> {
  const { board, viewers, rate, seconds } = options
  const cells = cellsOf(board, rate * seconds)
  const committedAt = new Map<string, number>()
  const seen = Array.from({ length: viewers }, () => new Map<string, number>())
  const before = new Map(cells.map(({ key, attempts }) => [key, attempts]))
  const left = new AbortController()
  const parsed = parser()
  let ended = 0
  let open = 0
  const watch = async (mine: Map<string, number>): Promise<void> => {
    try {
      const url = `${options.base}/api/v1/cohorts/${options.cohort}/board/events?since=${board.at}`
      const { body, ok, status } = await fetch(url, { headers: { cookie: options.cookie }, signal: left.signal })
      if (!ok || !body) throw new Error(`the events answered ${status}`)
      let isFirst = true
      for await (const { event, data } of serverEvents(body)) {
        if (event !== 'board') continue
        if (isFirst) open += 1
        isFirst = false
        const now = performance.now()
        for (const [learner, assignment, attempts] of parsed(data).standings) {
          const key = `${learner} ${assignment}`
          const had = before.get(key)
          if (had !== undefined && attempts > had && !mine.has(key)) mine.set(key, now)
        }
      }
    } catch (error) {
      if (!left.signal.aborted) onStep(`a viewer was sent away: ${String(error)}`)
    }
    if (!left.signal.aborted) ended += 1
  }
  const watching = seen.map(watch)
  for (const until = performance.now() + PATIENCE_MS; open < viewers && performance.now() < until;) {
    onStep(`${open} of ${viewers} look on`)
    await delay(250)
  }
  const began = performance.now()
  const writing: Promise<void>[] = []
  for (const [index, cell] of cells.entries()) {
    await delay(Math.max(0, began + (index * 1000) / rate - performance.now()))
    if (index % rate === 0) onStep(`${index} of ${cells.length} attempts arrived`)
    writing.push(record(pool, options.cohort, cell).then((at) => void committedAt.set(cell.key, at)))
  }
  await Promise.all(writing)
  const took = performance.now() - began
  const missing = () => seen.reduce((sum, mine) => sum + cells.length - mine.size, 0)
  for (const until = performance.now() + PATIENCE_MS; missing() > 0 && performance.now() < until;) await delay(100)
  const dropped = missing()
  left.abort()
  await Promise.all(watching)
  // A viewer may hear of a commit before the one who wrote it does.
  const delays = seen.flatMap((mine) => [...mine].map(([key, at]) => Math.max(0, at - (committedAt.get(key) ?? at))))
  return {
    how: HOW,
    viewers,
    rate,
    reached: Math.round((cells.length * 10_000) / took) / 10,
    attempts: cells.length,
    delay: delays.length === 0 ? null : summarise(delays),
    dropped,
    ended,
  }
}

interface Cell {
  key: string
  learner: string
  assignment: string
  slug: string
  attempts: number
}

/** Each gets one attempt more, so that every event can be told. */
function cellsOf({ learners, assignments }: Board, count: number): Cell[] {
  const cells = learners.flatMap(({ id: learner, standings }) =>
    standings.flatMap(([place, attempts]) => {
      const given = assignments[place]
      return given ? [{ key: `${learner} ${given.id}`, learner, assignment: given.id, slug: given.slug, attempts }] : []
    }),
  )
  if (cells.length < count) throw new Error(`the board has ${cells.length} cells, and ${count} attempts need one each`)
  const step = Math.floor(cells.length / count)
  return cells.filter((_, index) => index % step === 0).slice(0, count)
}

/** @returns when the verdict was there */
async function record(pool: Pool, cohort: string, { learner, assignment, slug }: Cell): Promise<number> {
  const id = randomUUID()
  await pool.query(
    `with handed as (
       insert into gradings (id, slug, revision, files, fingerprint, state, owner) values ($1, $2, 'r', '{}', '', 'running', $3) returning id
     )
     insert into assignment_attempts (attempt, assignment, cohort, person, slug, timing, handed_in_at)
     select id, $4, $5, $3, $2, 'on-time', now() from handed`,
    [id, slug, learner, assignment, cohort],
  )
  await pool.query("update gradings set state = 'done', verdict = $2, finished_at = now() where id = $1", [id, VERDICT])
  return performance.now()
}

/** All viewers are told the same: what was parsed for one is not parsed again for the next. */
function parser(): (data: string) => BoardChanges {
  const known = new Map<string, BoardChanges>()
  return (data) => {
    const changes = known.get(data) ?? boardChangesSchema.parse(JSON.parse(data))
    known.set(data, changes)
    for (const oldest of known.keys()) if (known.size > 50) known.delete(oldest)
    return changes
  }
}
