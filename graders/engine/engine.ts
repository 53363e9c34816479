import type { Exercise } from './exercise/types.ts'
import type { SourceFiles } from './compile/types.ts'
import type { GradedWith } from './exercise/bundle/bundle.ts'
import type { CapturedRequest, CapturedResponse, GradingProgress, VisibleTestResult } from './supervisor/protocol.ts'
import type { Exit, LogLine } from './grader/types.ts'
import type { Cluster, ClusterOptions } from './services/postgres/cluster.ts'
import type { Place, Verdict } from './verdict/verdict.ts'

/** What the command line and the server use: grades, and runs exercises interactively. */
export interface Engine {
  /**
   * Grades the learner's files. Never rejects for what the learner's code does:
   * that is a verdict. Rejects with `EngineError` when there can be no verdict.
   */
  grade(
    request: GradeRequest,
    options?: { signal?: AbortSignal | undefined; onProgress?: (progress: GradingProgress) => void },
  ): Promise<Verdict>
  /** What gradings of this exercise are done with: for its bundle, and to compare with what another grading was done with. */
  gradesWith(exercise: Pick<Exercise, 'manifest'>): Promise<GradedWith>
  /** Compiles and starts the subject, sample data included. */
  run(request: { exercise: Exercise; files: SourceFiles }, options?: RunOptions): Promise<RunStart>
  /** Ends everything that the engine started. */
  close(): Promise<void>
}

export interface GradeRequest {
  exercise: Exercise
  /** The whole tree that is graded: the starter with the learner's changes laid over it. */
  files: SourceFiles
  runtime: 'server' | 'local'
  /** Default: drawn at random, and recorded in the verdict. */
  seed?: number
  /** Ids of the requirements to check; the verdict says of others that they were not asked for. Default: all. */
  only?: readonly string[]
}

export interface RunOptions {
  signal?: AbortSignal
  onLog?: (line: LogLine) => void
  /** An instance ended by itself. */
  onExit?: (exit: Exit) => void
}

/** The learner's own mistakes are values here too. */
export type RunStart =
  | { ok: true; session: RunSession }
  | { ok: false; reason: 'compile' | 'start' | 'crash' | 'limit'; message: string; place?: Place; output: string }

export interface RunSession {
  readonly instances: readonly string[]
  request(request: CapturedRequest): Promise<CapturedResponse>
  /** Runs the exercise's visible tests (as changed by the learner) against the running subject. */
  test(files: SourceFiles): Promise<{ ok: true; results: VisibleTestResult[] } | { ok: false; message: string; place?: Place }>
  stop(): Promise<void>
}

export interface EngineOptions {
  /** `light` takes the shape of the container: light runner, PGlite, Node 22, the container's known limits, no sandbox. Default `vitest`. */
  runner?: 'vitest' | 'light'
  /** Default: `bwrap` where it works, otherwise `none`. */
  sandbox?: 'bwrap' | 'none'
  /** A cgroup that was prepared for hosts (version 2), or `none` to do without. Default: looked for. */
  cgroup?: string | undefined
  /** Told once, in one sentence, when there is no sandbox although nobody asked for none. */
  onNotice?: (notice: string) => void
  /** How many gradings run at once. Default 1. */
  slots?: number
  /** The process that asks answers others, too, and goes first. */
  serves?: boolean
  /** Starts a PostgreSQL: one for each slot, one for run sessions. Default: that of this machine. */
  startCluster?: (options: ClusterOptions) => Promise<Cluster>
}

/** We failed, not the learner. `code` is stable; the message says what happened, to what, and what to do. */
export class EngineError extends Error {
  override readonly name = 'EngineError'
  readonly code: string
  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** @throws EngineError `cancelled` when the signal was given */
export function throwIfCancelled(signal: AbortSignal | undefined, what: 'grading' | 'run session' = 'grading'): void {
  if (signal?.aborted === true) throw new EngineError('cancelled', `The ${what} was cancelled.`)
}
