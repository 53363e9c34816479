import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { EngineError, type Engine } from '#engine/engine.ts'
import type { GradedWith } from '#engine/exercise/bundle/bundle.ts'
import { layOut } from '#engine/exercise/bundle/lay-out.ts'
import { REPOSITORY_ROOT } from '#engine/exercise/root.ts'
import type { GradingProgress } from '#engine/supervisor/protocol.ts'
import type { Verdict } from '#engine/verdict/verdict.ts'
import type { Recorded } from './recorded.ts'

/** One thing that both verdicts say, differently. */
export interface Difference {
  /** `status`, or a requirement's id. */
  what: string
  title: string
  /** Null: that verdict does not name the requirement. */
  then: string | null
  now: string | null
}

export interface Replay {
  /** The grading that was repeated. */
  id: string
  same: boolean
  differences: Difference[]
  /** What grades otherwise than then. The verdict may differ for that reason. */
  changed: { part: keyof GradedWith; then: string; now: string }[]
  then: Verdict
  now: Verdict
}

/**
 * Grades the stored files again, with the stored bundle and seed, and compares.
 *
 * @throws EngineError when there is no verdict this time
 * @example const { same, differences } = await replay(await readRecorded(db, id), engine)
 */
export async function replay(
  { id, files, verdict: then, bundle }: Recorded,
  engine: Engine,
  options: { signal?: AbortSignal; onProgress?: (progress: GradingProgress) => void } = {},
): Promise<Replay> {
  // Inside the repository, where the grader finds `#grader`.
  await mkdir(join(REPOSITORY_ROOT, '.data'), { recursive: true })
  const folder = await mkdtemp(join(REPOSITORY_ROOT, '.data/replay-'))
  try {
    const exercise = await layOut(bundle, folder)
    const current = await engine.gradesWith(exercise)
    const now = await engine.grade({ exercise, files, runtime: 'server', seed: then.seed }, options)
    if (now.status === 'error') throw new EngineError('no-verdict', now.message ?? 'The engine gave no verdict.')
    const differences = compare(then, now)
    const parts = ['kit', 'engine'] as const
    return {
      id,
      same: differences.length === 0,
      differences,
      changed: parts.flatMap((part) => (bundle[part] === current[part] ? [] : [{ part, then: bundle[part], now: current[part] }])),
      then,
      now,
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** What two verdicts say differently: of the whole, and of each requirement. */
export function compare(then: Verdict, now: Verdict): Difference[] {
  const was = new Map(then.requirements.map(({ id, status }) => [id, status]))
  const is = new Map(now.requirements.map(({ id, status }) => [id, status]))
  const titles = new Map(then.requirements.map(({ id, title }) => [id, title]))
  const whole = { what: 'status', title: 'the verdict', then: statusOf(then), now: statusOf(now) }
  const each = [...new Set([...was.keys(), ...is.keys()])].map((id) => ({
    what: id,
    title: titles.get(id) ?? id,
    then: was.get(id) ?? null,
    now: is.get(id) ?? null,
  }))
  return [whole, ...each].filter((difference) => difference.then !== difference.now)
}

function statusOf({ status, reason }: Verdict): string {
  return reason === undefined ? status : `${status} (${reason})`
}
