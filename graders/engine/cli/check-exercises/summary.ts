import { titleOf, type Candidate } from '../../gate/candidates.ts'
import { judge } from '../../gate/judge.ts'
import type { Check, KeptVerdict, Origin, RunnerName } from '../../gate/options.ts'

/** What the gate found, for people as a table and for machines as JSON. */
export interface Summary {
  version: 1
  passed: number
  failed: number
  /** Of candidates in whole, and of soak rounds. */
  gradings: { now: number; cache: number }
  /** Ids of course/themes.json, and how many of them no exercise covers. */
  themes: { promised: number; uncovered: number }
  exercises: ExerciseSummary[]
  /** Checks that failed. */
  failures: Omit<Check, 'origin' | 'durationMs'>[]
}

export interface ExerciseSummary {
  slug: string
  candidates: CandidateSummary[]
}

export interface CandidateSummary {
  kind: Candidate['kind']
  name: string
  /** Mutants only: the requirement that must fail. */
  catches?: string
  /** The grader said of it what it must, with each runner. */
  good: boolean
  runners: Partial<Record<RunnerName, RunnerSummary>>
}

export interface RunnerSummary {
  status: KeptVerdict['status']
  reason?: KeptVerdict['reason']
  seed: number
  /** Ids of the requirements that failed. */
  failed: string[]
  slowest?: { id: string; durationMs: number }
  origin: Origin
}

/** Collects checks and verdicts while the gate runs. */
export function createSummary() {
  const exercises = new Map<string, Map<string, CandidateSummary>>()
  const failures: Summary['failures'] = []
  const gradings = { now: 0, cache: 0 }
  let passed = 0
  return {
    get passed() {
      return passed
    },
    get failed() {
      return failures.length
    },
    onCheck({ durationMs, origin, ...check }: Check): void {
      if (check.problem === undefined) passed += 1
      else failures.push(check)
      if (durationMs > 0 && check.seed !== undefined) gradings[origin] += 1
    },
    onVerdict(candidate: Candidate, runner: RunnerName, verdict: KeptVerdict, origin: Origin): void {
      const { kind, name, catches } = candidate
      const of = exercises.get(verdict.exercise.slug) ?? new Map<string, CandidateSummary>()
      exercises.set(verdict.exercise.slug, of)
      const known = of.get(titleOf(candidate))
      of.set(titleOf(candidate), {
        kind,
        name,
        ...(catches === undefined ? {} : { catches }),
        good: (known?.good ?? true) && judge(candidate, verdict) === undefined,
        runners: { ...known?.runners, [runner]: runnerSummary(verdict, origin) },
      })
    },
    /** @param order slugs, in the order in which they are shown */
    end(order: readonly string[], themes: Summary['themes']): Summary {
      return {
        version: 1,
        passed,
        failed: failures.length,
        gradings,
        themes,
        exercises: order.map((slug) => ({ slug, candidates: [...(exercises.get(slug)?.values() ?? [])].sort(byKind) })),
        failures,
      }
    },
  }
}

const KINDS: readonly Candidate['kind'][] = ['starter', 'solution', 'alternative', 'mutant']
const byKind = (a: CandidateSummary, b: CandidateSummary) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) || a.name.localeCompare(b.name)

function runnerSummary({ status, reason, seed, requirements }: KeptVerdict, origin: Origin): RunnerSummary {
  const [slowest] = requirements.toSorted((a, b) => b.durationMs - a.durationMs)
  return {
    status,
    ...(reason === undefined ? {} : { reason }),
    seed,
    failed: requirements.filter((requirement) => requirement.status === 'failed').map(({ id }) => id),
    ...(slowest === undefined ? {} : { slowest: { id: slowest.id, durationMs: Math.round(slowest.durationMs) } }),
    origin,
  }
}
