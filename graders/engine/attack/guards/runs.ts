import type { Engine, RunSession } from '../../engine.ts'
import type { CapturedRequest } from '../../supervisor/protocol.ts'
import type { Guard } from '../campaign.ts'
import type { Target, Targets } from '../targets.ts'

/** An app that somebody runs beside the attacks, and how often it was used. */
interface OpenRun {
  readonly slug: keyof typeof USES
  readonly session: RunSession
  used: number
}

/** How each of them is used: something is added, then all of it is asked for. */
const USES = {
  tally: {
    add: { method: 'POST', path: '/visits', headers: { 'content-type': 'application/json' }, body: '{"name":"neighbour"}' },
    ask: { method: 'GET', path: '/visits', headers: {} },
    answer: (used: number) => `{"visits":${used}}`,
  },
  ledger: {
    add: { method: 'POST', path: '/entries', headers: { 'content-type': 'application/json' }, body: '{"account":"mine","cents":1}' },
    ask: { method: 'GET', path: '/balance/mine', headers: {} },
    answer: (used: number) => `{"cents":${used}}`,
  },
} as const satisfies Record<string, { add: CapturedRequest; ask: CapturedRequest; answer: (used: number) => string }>

/** Run sessions that are open while attacks are carried out. */
export interface OpenRuns {
  /** None of them ends, loses what it knows, or answers with something else. */
  readonly guard: Guard
  close(): Promise<void>
}

/**
 * Opens run sessions of honest apps. The guard uses one of them after the other.
 *
 * @param count how many; half of them have a database
 * @throws Error when one does not come up
 */
export async function openRuns(engine: Pick<Engine, 'run'>, targets: Targets, count: number): Promise<OpenRuns> {
  const runs: OpenRun[] = []
  const close = async () => {
    await Promise.all(runs.splice(0).map(({ session }) => session.stop()))
  }
  try {
    for (let index = 0; index < count; index += 1) {
      const slug = index % 2 === 0 ? 'tally' : 'ledger'
      const target = targets.get(slug)
      if (target !== undefined) runs.push({ slug, session: await start(engine, target), used: 0 })
    }
  } catch (error) {
    await close()
    throw error
  }
  let turn = 0
  const problems: string[] = []
  return {
    guard: {
      name: 'run sessions',
      sample: async () => {
        const run = runs[turn % Math.max(1, runs.length)]
        turn += 1
        if (run === undefined) return
        const problem = await use(run).catch((error: unknown) => (error instanceof Error ? error.message : String(error)))
        if (problem !== undefined) problems.push(`one of ${run.slug} ${problem}`)
      },
      excesses: () => problems.splice(0),
      leftovers: () => [],
    },
    close,
  }
}

async function start(engine: Pick<Engine, 'run'>, { exercise, solution }: Target): Promise<RunSession> {
  const started = await engine.run({ exercise, files: solution })
  if (!started.ok) throw new Error(`A run of ${exercise.slug} did not start: ${started.message}`)
  return started.session
}

async function use(run: OpenRun): Promise<string | undefined> {
  const { add, ask, answer } = USES[run.slug]
  const added = await run.session.request(add)
  if (added.status !== 201) return `answered ${add.method} ${add.path} with ${added.status}`
  run.used += 1
  const { body } = await run.session.request(ask)
  return body === answer(run.used)
    ? undefined
    : `answered ${ask.method} ${ask.path} with ${body.slice(0, 200)} instead of ${answer(run.used)}`
}
