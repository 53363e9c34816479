import type { Statement } from '../grader/types.ts'

/** One proxy serves all instances of a subject; each gets a port of its own, so that statements have an owner. */
export interface PostgresProxy {
  /** Loopback port for an instance such as `web.0`. The same one at each call. */
  port(instance: string): Promise<number>
  /** All statements of the grading, in the order in which they were sent. */
  readonly statements: readonly Statement[]
  /** Sequence number of the last statement sent so far; 0 before the first. */
  mark(): number
  /** From now on, texts to look for in rows that are sent back. */
  watch(markers: readonly string[]): void
  /** Resolves when no statement up to now is unanswered (its connection closing counts as an answer). */
  idle(): Promise<void>
  /**
   * Called when a write is about to become durable (`before`: nothing was
   * forwarded yet) and when it has (`after`: the acknowledgement is held back).
   * The wire waits for it. `cut` closes that connection, on both sides.
   */
  onCommit?: (event: CommitEvent) => Promise<void>
  /** From now on statements that carry the text wait. Other connections go on. */
  hold(options: HoldOptions): WireHold
  /** Lets all of them go. */
  releaseHolds(): void
  /** Closes the connections of an instance (its process is gone). */
  disconnect(instance: string): void
  /** Why a connection was closed, once a cap was reached (size of a message, number of statements): the learner's mistake. */
  readonly limit?: string
  stop(): Promise<void>
}

export interface CommitEvent {
  moment: 'before' | 'after'
  instance: string
  /** Tables that the transaction wrote to, as named in the SQL, without schema and quotes. */
  writes: readonly string[]
  /** Also to be called when the process is killed: else the wire goes on with what it has read. */
  cut: () => void
}

export interface HoldOptions {
  /** In the SQL or in a parameter that is sent as text. */
  text: string
  /** `before`: the database does not get the statement yet. `after`: it has run it, and its completion is not passed on. */
  moment: 'before' | 'after'
  /** Left out: of all instances. */
  instance?: string
}

export interface WireHold {
  /** What has been held so far, in the order in which it came to wait. */
  readonly held: readonly { instance: string }[]
  /** Lets what waits go on, and what comes pass. */
  release(): void
}

export interface ValkeyProxy {
  port(instance: string): Promise<number>
  readonly commands: readonly { instance: string; command: string; parameters: string[] }[]
  down(): Promise<void>
  up(): Promise<void>
  /** Forgets the commands, and is up. */
  reset(): Promise<void>
  /** Why a connection was closed, once a cap was reached: the learner's mistake. */
  readonly limit?: string
  stop(): Promise<void>
}
