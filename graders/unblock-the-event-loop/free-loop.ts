import type { Fixtures } from '#grader'
import { plural } from './describe.ts'
import { type Beat, takePulse } from './pulse.ts'

/*
 * How a blocked event loop is told from a slow machine, without a limit in milliseconds.
 *
 * A loop that is blocked for a time answers no ping in that time. So web.0 is pinged while it works, and its longest wait is
 * taken as a share of the work's own duration: both become longer on a slow machine, and their ratio stays. A block of half of the
 * work is half of it everywhere.
 *
 * What a ratio does not forgive is a machine that stands still for a moment. That hits everybody, so web.1, which has nothing
 * to do, is pinged at the same time in the same way: what it made wait is taken off. When it was long itself, the round says
 * nothing and does not count. A loop that is blocked is blocked in each round, so the best round decides.
 */

/** When an instance that has nothing to do makes a ping wait for this share of the work, the machine was elsewhere. */
const STALLED_SHARE = 1 / 8
/** So many rounds that count and find the loop blocked are believed, */
const BLOCKED_ROUNDS = 3
/** or so many in which it was blocked for more than half of the work. */
const CLEAR_ROUNDS = 2
const CLEAR_SHARE = 3 / 5
const ROUNDS = 8
/** Pauses that nobody minds must not weigh in: work that takes less is done again, twice as large. It is no limit to anything. */
const LONG_ENOUGH_MS = 500

export interface Work {
  /** "POST /locks for 1 customer with 2,000,000 rounds" */
  what: string
  /** Does it on web.0, and says when the answer was there. */
  run(): Promise<{ endedAt: number }>
}

interface Round {
  tookMs: number
  busy: Waits
  idle: Waits
}

interface Waits {
  answered: number
  longestMs: number
  /** What was asked for when it took longest. */
  longest: string
}

/**
 * Expects that an instance answers pings all the while that it works.
 *
 * @param share of the work that one ping may wait. The surface says a tenth; what is judged lies between that and what the
 *   smallest wrong repair blocks
 * @param workOf the work, once or twice as large
 */
export async function staysFree(
  fixtures: Pick<Fixtures, 'subject' | 'until' | 'expect'>,
  share: number,
  workOf: (factor: 1 | 2) => Work,
): Promise<void> {
  let factor: 1 | 2 = 1
  let blocked = 0
  let clear = 0
  let observed = ''
  for (let count = 0; count < ROUNDS && blocked < BLOCKED_ROUNDS && clear < CLEAR_ROUNDS; count++) {
    const work = workOf(factor)
    const round = await watch(fixtures, work)
    const { tookMs, busy, idle } = round
    if (busy.longestMs <= tookMs * share) return
    observed = describe(work, round)
    const stalled = idle.longestMs > tookMs * STALLED_SHARE
    const excess = (busy.longestMs - idle.longestMs) / tookMs
    if (!stalled && excess <= share) return
    if (!stalled && excess > CLEAR_SHARE) clear++
    if (factor === 1 && (stalled || tookMs < LONG_ENOUGH_MS)) factor = 2
    else if (!stalled) blocked++
  }
  fixtures.expect.fail(observed)
}

/** Pings both instances while web.0 works. */
async function watch(fixtures: Pick<Fixtures, 'subject' | 'until' | 'expect'>, work: Work): Promise<Round> {
  const [busy, idle] = [takePulse(fixtures, 0), takePulse(fixtures, 1)]
  try {
    // The first pings pay for connections.
    for (const pulse of [busy, idle])
      await fixtures.until(
        'GET /health and POST /letters without recipients were not answered before the work began',
        () => pulse.beats.length >= 3,
      )
    const startedAt = performance.now()
    const { endedAt } = await work.run()
    await Promise.all([busy.stop(), idle.stop()])
    const waits = (beats: readonly Beat[]): Waits => {
      const meanwhile = beats.filter(({ from, to }) => to > startedAt && from < endedAt)
      const [longest] = meanwhile.toSorted((one, other) => other.to - other.from - (one.to - one.from))
      return {
        answered: beats.filter(({ from, to }) => from >= startedAt && to <= endedAt).length,
        longestMs: longest === undefined ? 0 : longest.to - longest.from,
        longest: longest?.what ?? 'none',
      }
    }
    return { tookMs: endedAt - startedAt, busy: waits(busy.beats), idle: waits(idle.beats) }
  } finally {
    busy.cut()
    idle.cut()
  }
}

function describe({ what }: Work, { tookMs, busy, idle }: Round): string {
  const percent = Math.round((busy.longestMs / tookMs) * 100)
  const ms = (time: number): string => plural(Math.ceil(time), 'millisecond')
  return (
    `While web.0 worked on ${what}, which took ${ms(tookMs)}, it was asked for GET /health and POST /letters without recipients in turn. ` +
    `It answered ${plural(busy.answered, 'time')}, and one answer (${busy.longest}) waited for ${ms(busy.longestMs)}: ${percent} % of ` +
    `that time. web.1, which had nothing else to do, answered ${plural(idle.answered, 'time')} meanwhile, each within ${ms(idle.longestMs)}`
  )
}
