import { spawn } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { EngineError } from '../engine.ts'

const PROCESS = fileURLToPath(new URL('./throughput-process.ts', import.meta.url))

export interface Throughput {
  processes: number
  /** Gradings at once, of each. */
  slots: number
  gradingsPerMinuteAndCore: number
}

/**
 * How many gradings a machine keeps up, with one grader process or several that
 * share its cores.
 *
 * @param exercise its slug, and the course that it is of
 * @param seconds to measure, after all have warmed up
 */
export async function measureThroughput(
  { slug, root }: { slug: string; root: string },
  processes: number,
  seconds: number,
): Promise<Throughput> {
  const cores = availableParallelism()
  const slots = Math.max(1, Math.round(cores / processes))
  const graders = Array.from({ length: processes }, () => startGrader({ slug, root, slots, seconds }))
  await Promise.all(graders.map(({ ready }) => ready))
  for (const { begin } of graders) begin()
  const counts = await Promise.all(graders.map(({ graded }) => graded))
  const perMinute = (counts.reduce((sum, count) => sum + count, 0) * 60) / seconds
  return { processes, slots, gradingsPerMinuteAndCore: Math.round((perMinute / cores) * 10) / 10 }
}

function startGrader(order: { slug: string; root: string; slots: number; seconds: number }): {
  ready: Promise<void>
  begin: () => void
  graded: Promise<number>
} {
  const child = spawn(process.execPath, [PROCESS, JSON.stringify(order)], { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
  const next = async (): Promise<string> => {
    const { value, done } = await lines.next()
    if (done === true)
      throw new EngineError('bench-failed', `A grader process of the benchmark ended too early, with exit code ${child.exitCode}.`)
    return value
  }
  const ready = next().then(() => undefined)
  const graded = ready.then(async () => z.object({ graded: z.number() }).parse(JSON.parse(await next())).graded)
  graded.catch(() => undefined)
  return { ready, begin: () => child.stdin.write('go\n'), graded }
}
