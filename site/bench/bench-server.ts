import { setTimeout as delay } from 'node:timers/promises'
import { availableParallelism } from 'node:os'
import { summarise, type Summary } from '#engine/bench/statistics.ts'
import { SMALL_COURSE } from '#engine/attack/targets.ts'
import { loadCandidates, wrongness } from '../trials/candidates.ts'
import { startFleet } from '../trials/fleet.ts'
import { Learner, type Answered } from '../trials/learner.ts'

export interface ServerBenchmark {
  learners: number
  /** Over which they hand in, in seconds. */
  within: number
  graders: number
  slots: number
  /** Run sessions that are open all the while. */
  runs: number
  /** Verdicts that were not the right one, one sentence each. */
  wrong: string[]
  /** From handing in to the verdict, in milliseconds, looked at every second. */
  waits: Summary
  /** From the first submission to the last verdict, in seconds. */
  allGradedAfter: number
  /** Of the API meanwhile, by route, in milliseconds. */
  api: Record<string, Summary>
  /** Answers that refused, by status. */
  refused: Record<string, number>
}

export interface ServerBenchmarkOptions {
  learners: number
  within: number
  graders: number
  runs: number
}

/** Hands in for many learners within a short time, against a web process and graders on this machine, and waits for all verdicts. */
export async function benchServer(
  { learners, within, graders, runs }: ServerBenchmarkOptions,
  onStep: (step: string) => void,
): Promise<ServerBenchmark> {
  const slots = Math.max(1, Math.round(availableParallelism() / graders))
  const candidates = await loadCandidates()
  await using fleet = await startFleet({
    graders,
    slots,
    course: SMALL_COURSE,
    env: { RUN_LIMIT: String(runs + 2), QUEUE_LIMIT: String(learners) },
  })
  const answers: Answered[] = []
  const learner = () => new Learner({ base: fleet.base, onAnswer: (answered) => void answers.push(answered) })
  const over = new AbortController()
  const sessions = await Promise.all(Array.from({ length: runs }, () => openRun(learner(), over.signal)))

  async function openRun(visitor: Learner, signal: AbortSignal): Promise<() => Promise<void>> {
    const candidate = candidates.find(({ right }) => right.status === 'passed')
    if (candidate === undefined) throw new Error('There is nothing to run.')
    const id = await visitor.run(candidate.slug, candidate.files)
    const using = (async () => {
      while (!signal.aborted) {
        await visitor.use(id, '/visits')
        await delay(2_000, undefined, { signal }).catch(() => undefined)
      }
    })()
    return async () => {
      await using
      await visitor.stop(id)
    }
  }

  const began = performance.now()
  const waits: number[] = []
  const wrong: string[] = []
  await Promise.all(
    Array.from({ length: learners }, async (_, index) => {
      const candidate = candidates[index % candidates.length]
      if (candidate === undefined) return
      await delay((index / learners) * within * 1000)
      const handedIn = performance.now()
      const visitor = learner()
      const verdict = await visitor.verdict(await visitor.submit(candidate.slug, candidate.files))
      waits.push(performance.now() - handedIn)
      onStep(`${waits.length} of ${learners} graded`)
      const problem = wrongness(candidate, verdict)
      if (problem !== undefined) wrong.push(problem)
    }),
  )
  const allGradedAfter = Math.round((performance.now() - began) / 1000)
  over.abort()
  for (const close of sessions) await close()
  const accepted = answers.filter(({ status }) => status < 400)
  return {
    learners,
    within,
    graders,
    slots,
    runs,
    wrong,
    waits: summarise(waits),
    allGradedAfter,
    api: Object.fromEntries(
      [...Map.groupBy(accepted, ({ route }) => route)].map(([route, all]) => [route, summarise(all.map(({ durationMs }) => durationMs))]),
    ),
    refused: Object.fromEntries(
      [
        ...Map.groupBy(
          answers.filter(({ status }) => status >= 400),
          ({ status }) => String(status),
        ),
      ].map(([status, all]) => [status, all.length]),
    ),
  }
}
