import { setTimeout as delay } from 'node:timers/promises'
import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import { openPool } from '#engine/services/postgres/pool.ts'
import { SMALL_COURSE } from '#engine/attack/targets.ts'
import { loadCandidates, wrongness, type Candidate } from './candidates.ts'
import { startFleet, type Fleet, type Member } from './fleet.ts'
import { Learner } from './learner.ts'
import { Lineage } from './lineage.ts'

export interface FaultsOptions {
  submissions: number
  graders: number
  /** Run sessions that are open all the while. */
  runs: number
  /** Of what is killed, and when. */
  seed: number
  onStep: (step: string) => void
}

/** One thing that has to hold in the end. */
export interface Check {
  readonly name: string
  /** None: it holds. */
  readonly problems: readonly string[]
}

/** Between two faults, in milliseconds: a grading that is begun again and again must have a chance to end. */
const PAUSE_MS = { from: 3_000, to: 7_000 } as const
/** How long a killed one stays away, in milliseconds. */
const AWAY_MS = { from: 200, to: 2_000 } as const
/** How long all that was started may take to be gone, in milliseconds. */
const GONE_MS = 20_000

/**
 * Hands many submissions in at once, and kills graders and the web process at
 * random and restarts PostgreSQL while they are graded. In the end each has one
 * verdict, the right one.
 */
export async function runFaults({
  submissions,
  graders,
  runs,
  seed,
  onStep,
}: FaultsOptions): Promise<{ checks: Check[]; faults: Record<string, number> }> {
  const candidates = await loadCandidates()
  using lineage = new Lineage()
  const problems: string[] = []
  const rows: Check[] = []
  const chaos = new Chaos(seed)
  {
    await using fleet = await startFleet({
      graders,
      slots: 1,
      course: SMALL_COURSE,
      env: { RUN_LIMIT: String(runs + 2), QUEUE_LIMIT: String(submissions * 2) },
    })
    const over = new AbortController()
    let graded = 0
    const work = Array.from({ length: submissions }, async (_, index) => {
      const candidate = candidates[index % candidates.length]
      if (candidate === undefined) return
      problems.push(...(await handIn(fleet, candidate)))
      graded += 1
    })
    const sessions = Array.from({ length: runs }, () => keepRunning(fleet, candidates, over.signal))
    const storm = chaos.rage(fleet, over.signal, () => {
      onStep(`${graded} of ${submissions} graded; ${chaos.describe()}`)
      return graded / submissions
    })
    await Promise.all(work)
    over.abort()
    await Promise.all([storm, ...sessions])
    rows.push(...(await inspect(fleet, submissions)))
  }
  return {
    faults: chaos.done,
    checks: [
      { name: `each of ${submissions} submissions has the right verdict`, problems },
      ...rows,
      {
        name: 'the faults happened',
        problems: Object.entries(chaos.done).flatMap(([what, count]) => (count > 0 ? [] : [`${what}: never`])),
      },
      { name: 'no process is left', problems: await lineage.left(GONE_MS) },
    ],
  }
}

async function handIn(fleet: Fleet, candidate: Candidate): Promise<string[]> {
  try {
    const learner = new Learner({ base: fleet.base })
    const verdict = await learner.verdict(await learner.submit(candidate.slug, candidate.files))
    const wrong = wrongness(candidate, verdict)
    return wrong === undefined ? [] : [wrong]
  } catch (error) {
    return [`${candidate.name}: ${error instanceof Error ? error.message : String(error)}`]
  }
}

/** Somebody who runs an app, uses it, and runs it again when it is gone. */
async function keepRunning(fleet: Fleet, candidates: readonly Candidate[], over: AbortSignal): Promise<void> {
  const candidate = candidates.find(({ right }) => right.status === 'passed')
  if (candidate === undefined) return
  const learner = new Learner({ base: fleet.base })
  while (!over.aborted) {
    const id = await learner.run(candidate.slug, candidate.files)
    for (let there = true; there && !over.aborted;) {
      await delay(2_000, undefined, { signal: over }).catch(() => undefined)
      there = await learner.use(id, '/visits').catch(() => false)
    }
    await learner.stop(id).catch(() => undefined)
  }
}

class Chaos {
  readonly done = { 'graders killed': 0, 'web killed': 0, 'PostgreSQL restarted': 0 }
  readonly #draw: (from: number, to: number) => number

  constructor(seed: number) {
    const source = xoroshiro128plus(seed)
    this.#draw = (from, to) => uniformInt(source, from, to)
  }

  describe(): string {
    return Object.entries(this.done)
      .map(([what, count]) => `${what} ${count}`)
      .join(', ')
  }

  /** @param share of the work that is done, from 0 to 1 */
  async rage(fleet: Fleet, over: AbortSignal, share: () => number): Promise<void> {
    while (!over.aborted) {
      await this.#wait(PAUSE_MS, over)
      if (over.aborted) return
      if (share() > 0.4 && this.done['PostgreSQL restarted'] === 0) {
        this.done['PostgreSQL restarted'] += 1
        await fleet.restartDatabase()
      } else if (this.#draw(1, 4) === 1 || (share() > 0.2 && this.done['web killed'] === 0)) {
        this.done['web killed'] += 1
        await this.#kill(fleet.web, over)
      } else {
        const grader = fleet.graders[this.#draw(0, fleet.graders.length - 1)]
        if (grader === undefined) continue
        this.done['graders killed'] += 1
        await this.#kill(grader, over)
      }
    }
  }

  async #kill(member: Member, over: AbortSignal): Promise<void> {
    await member.end('SIGKILL')
    await this.#wait(AWAY_MS, over)
    await member.start()
  }

  async #wait({ from, to }: { from: number; to: number }, over: AbortSignal): Promise<void> {
    await delay(this.#draw(from, to), undefined, { signal: over }).catch(() => undefined)
  }
}

async function inspect(fleet: Fleet, submissions: number): Promise<Check[]> {
  const pool = openPool({ connectionString: fleet.databaseUrl, max: 1 })
  try {
    const { rows } = await pool.query<{ state: string; count: number; unsigned: number }>(
      'select state, count(*)::int as count, (count(*) filter (where signature is null))::int as unsigned from gradings group by state',
    )
    const done = rows.find(({ state }) => state === 'done')
    const others = rows.filter(({ state }) => state !== 'done').map(({ state, count }) => `${count} are ${state}`)
    const { rows: lost } = await pool.query<{ most: number; times: number }>(
      'select max(lost) as most, sum(lost)::int as times from gradings',
    )
    return [
      {
        name: 'each submission is there once, and graded',
        problems: [...(done?.count === submissions ? [] : [`${done?.count ?? 0} are graded, of ${submissions}`]), ...others],
      },
      { name: 'each verdict is signed', problems: done !== undefined && done.unsigned > 0 ? [`${done.unsigned} are not`] : [] },
      {
        name: `graders were lost with a grading (${lost[0]?.times ?? 0} times)`,
        problems: (lost[0]?.times ?? 0) > 0 ? [] : ['never: the faults came too late'],
      },
    ]
  } finally {
    await pool.end()
  }
}
