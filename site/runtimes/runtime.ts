import type { CapturedRequest, CapturedResponse, GradingProgress, VisibleTestResult } from '#engine/supervisor/protocol.ts'
import type { Exit, LogLine } from '#engine/grader/types.ts'
import type { Place, Verdict } from '#engine/verdict/verdict.ts'
import type { Check } from './server/api.ts'

/**
 * What the workspace talks to. A runtime is a folder beside this file that
 * implements it; the workspace knows no other difference between runtimes.
 */
export interface Runtime {
  readonly name: 'server' | 'webcontainer'
  /** Current state, and changes of it. The listener is called at once with the current one. Returns an unsubscribe. */
  watch(listener: (state: RuntimeState) => void): () => void
  /** The visitor is about to need it: may start loading. */
  warm(slug: string): void
  /** Starts the app, or replaces the running one. */
  run(slug: string, files: Files, events: RunEvents, signal: AbortSignal): Promise<RunResult>
  /** Runs the visible tests against an app of their own (started, and stopped after). */
  test(slug: string, files: Files, signal: AbortSignal): Promise<TestResult>
  grade(slug: string, files: Files, onProgress: (progress: QueueProgress) => void, signal: AbortSignal): Promise<Verdict>
  /**
   * Checks the requirements that are asked for, and no others: no attempt, and nothing is kept of it.
   *
   * @throws RuntimeError; the signal's reason when aborted
   */
  check(slug: string, files: Files, asked: Asked, onProgress: (progress: QueueProgress) => void, signal: AbortSignal): Promise<Check>
  /** Ends what this visitor has running. */
  close(): Promise<void>
}

/** What a check is to look at. */
export interface Asked {
  /** Ids of requirements. */
  readonly only: readonly string[]
  /** Repeats a grading. Default: drawn. */
  readonly seed?: number
}

/** Text by path relative to the exercise folder. The whole tree, not only what changed. */
export type Files = Readonly<Record<string, string>>

export type RuntimeState =
  | { status: 'checking' }
  /** Bytes of what it consists of, so far and in all. */
  | { status: 'downloading'; loaded: number; total: number; slow: boolean }
  /** `retry`: begins again, for one that seems to get no answer. */
  | { status: 'booting'; slow: boolean; retry: () => void }
  | { status: 'ready' }
  /** `message` is one plain sentence, `remedy` what can be done, `detail` for who has to find out more. `retry` may be called without losing edits. */
  | { status: 'unavailable'; reason: Unavailable; message: string; remedy: string; detail?: string; retry: () => void }

/** Why a runtime can't be used at the moment, or here at all. */
export type Unavailable = 'no-server' | 'blocked' | 'download' | 'unsupported' | 'insecure-origin' | 'out-of-memory'

export interface RunEvents {
  onLog(line: LogLine): void
  onExit(exit: Exit): void
}

export type RunResult =
  { ok: true; run: Run } | { ok: false; reason: 'compile' | 'start' | 'crash' | 'limit'; message: string; place?: Place; output: string }

export interface Run {
  readonly instances: readonly string[]
  /** Where a browser reaches the app, in runtimes that have such an address. */
  readonly preview?: Promise<string>
  request(request: CapturedRequest, signal: AbortSignal): Promise<CapturedResponse>
  stop(): Promise<void>
}

export type TestResult = { ok: true; results: VisibleTestResult[] } | { ok: false; message: string; place?: Place }

/** `refused`: not taken yet, for the reason given; it is tried again by itself. `signed`: the last thing told, by a server that signs what it records. A compact JWS. `beside`: it is graded by another revision, too, for these. */
export type QueueProgress =
  | { phase: 'refused'; message: string }
  | { phase: 'queued'; position: number }
  | { phase: 'signed'; signature: string }
  | { phase: 'beside'; assignments: readonly { cohort: string; assignment: string }[] }
  | GradingProgress

/** Thrown for what is not the learner's doing. The message says what happened and what to do. */
export class RuntimeError extends Error {
  override readonly name = 'RuntimeError'
  /** Seconds after which trying again makes sense, if known. */
  readonly retryAfter: number | undefined
  constructor(message: string, retryAfter?: number) {
    super(message)
    this.retryAfter = retryAfter
  }
}
