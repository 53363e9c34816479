import type { z } from 'zod'
import type { Engine } from '../engine.ts'
import { verdictSchema } from '../verdict/verdict.ts'
import type { Keys } from './cache/keys.ts'
import type { OutcomeCache } from './cache/outcome-cache.ts'
import type { Candidate } from './candidates.ts'
import type { Finding } from './finding.ts'
import type { Sample } from './sample.ts'

export type RunnerName = 'vitest' | 'light'

export interface GateOptions {
  engines: Record<RunnerName, Pick<Engine, 'grade'>>
  /** Folder with `graders` and `solutions`. Default: this repository. */
  root?: string
  /** How often each candidate is graded, each time with other data. */
  rounds: number
  /** The seed of the first round; later ones count up. Default: drawn for each round. */
  seed?: number
  /** What was found before, and the keys of this exercise's outcomes. Default: nothing is known or kept. */
  known?: { cache: OutcomeCache; keys: Keys }
  /** The light runner grades a mutant on the one requirement that it names, alone. Default: on all. */
  brief?: boolean
  /**
   * Grades a part of the candidates, and mutants on the one requirement that they name, by one runner. What needs all
   * of them to be seen is not checked then. Default: all.
   */
  sample?: Sample
  /** Ends the gate; it then rejects with the engine's EngineError `cancelled`. */
  signal?: AbortSignal
  /** Called after each check. */
  onCheck: (check: Check) => void
  /** Called for each grading of the first round, once it is judged. `isWhole`: of all requirements, not of one alone. */
  onVerdict?: (candidate: Candidate, runner: RunnerName, verdict: KeptVerdict, about: { origin: Origin; isWhole: boolean }) => void
}

/** Whether something was found now, or is known from before. */
export type Origin = 'now' | 'cache'

export interface Check extends Partial<Pick<Finding, 'file' | 'mend'>> {
  slug: string
  /** What was checked, such as "mutant cached-pages, light runner". */
  subject: string
  problem?: string
  /** Seed to repeat a grading with. */
  seed?: number
  durationMs: number
  origin: Origin
}

export const keptVerdictSchema = verdictSchema.pick({
  exercise: true,
  runtime: true,
  seed: true,
  status: true,
  reason: true,
  message: true,
  requirements: true,
  durationMs: true,
})

/** What is kept of a verdict: what it is judged, reported and shown by. */
export type KeptVerdict = z.infer<typeof keptVerdictSchema>
