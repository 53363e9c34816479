import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { EngineError, type Engine } from '#engine/engine.ts'
import type { GradedWith } from '#engine/exercise/bundle/bundle.ts'
import { layOut } from '#engine/exercise/bundle/lay-out.ts'
import { REPOSITORY_ROOT } from '#engine/exercise/root.ts'
import type { GradingProgress } from '#engine/supervisor/protocol.ts'
import { compareVerdicts } from '#engine/verdict/compare-verdicts.ts'
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
  const titles = new Map(then.requirements.map(({ id, title }) => [id, title]))
  const named = (status: string) => (status === 'absent' ? null : status)
  const whole = { what: 'status', title: 'the verdict', then: statusOf(then), now: statusOf(now) }
  const each = compareVerdicts(then, now).requirements.map((requirement) => ({
    what: requirement.id,
    title: titles.get(requirement.id) ?? requirement.id,
    then: named(requirement.was),
    now: named(requirement.now),
  }))
  return whole.then === whole.now ? each : [whole, ...each]
}

function statusOf({ status, reason }: Verdict): string {
  return reason === undefined ? status : `${status} (${reason})`
}
