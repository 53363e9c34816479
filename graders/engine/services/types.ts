import type { Call, DependencyRule, Row } from '../grader/types.ts'

/** A file that runs as a process of its own, and what it is told at its start. Absolute. */
export interface Program {
  readonly file: string
  readonly parameters: readonly string[]
}

export interface ServicePrograms {
  /** Is told where its WebAssembly lies. */
  readonly valkey: Program
  /** Is told where a saved data folder lies, or is to be made. */
  readonly pglite: Program
}

/** Where a TCP or unix-socket server is reached. */
export type Address = { host: string; port: number } | { path: string }

/** A running PostgreSQL that gradings get databases from. `many`: real PostgreSQL. `one`: PGlite. */
export interface DatabaseServer {
  readonly sessions: 'many' | 'one'
  /**
   * A database for one grading: the SQL applied (cloned from a template of the
   * same SQL where there is one), a role of its own that owns what is in it.
   * @throws SqlError when the exercise's SQL does not run
   */
  create(sql: readonly { path: string; text: string }[], options?: { cacheable?: boolean }): Promise<GradingDatabase>
  stop(): Promise<void>
}

export interface GradingDatabase {
  readonly upstream: Address
  /** What the proxy logs in with, whatever the subject says. */
  readonly login: { user: string; password: string; database: string }
  /** An observer's session, as owner, past the proxy. */
  session(): Promise<DatabaseSession>
  /** Empties all tables but keeps them, and sets each sequence to a start of its own, higher each time. */
  truncate(): Promise<void>
  /** How many rows each table has that has any, by its quoted name. */
  rows(): Promise<Map<string, string>>
  /** Why the app's sessions are refused, once it took too much: the learner's mistake. */
  readonly limit?: string | undefined
  /** Ends all sessions and removes database and role. Safe to call twice. */
  drop(): Promise<void>
}

export interface DatabaseSession {
  query(sql: string, parameters?: readonly unknown[]): Promise<Row[]>
  close(): Promise<void>
}

/** SQL of the exercise (at times the learner's) that PostgreSQL refused. */
export class SqlError extends Error {
  override readonly name = 'SqlError'
  readonly path: string
  /** From 1. */
  readonly line: number
  constructor(message: string, path: string, line: number) {
    super(message)
    this.path = path
    this.line = line
  }
}

/** A Valkey of one grading, in a process of its own. */
export interface ValkeyServer {
  /** On loopback. */
  readonly port: number
  /** Shifts its clock: keys expire as if the time had passed. */
  advance(ms: number): Promise<void>
  flush(): Promise<void>
  command(parts: readonly string[]): Promise<unknown>
  stop(): Promise<void>
}

/** A grader-owned HTTP service. */
export interface DependencyServer {
  /** On loopback; one for each instance of the subject, so that calls have an owner. */
  port(instance: string): Promise<number>
  readonly calls: readonly Call[]
  rule(rule: DependencyRule): void
  down(): Promise<void>
  up(): Promise<void>
  /** Forgets calls and rules, and is up. */
  reset(): Promise<void>
  /**
   * Called for each call, before and after it counts as received. May end the
   * caller: the answer waits for it. Before, the call has no sequence number yet (0).
   */
  onCall?: (moment: 'before' | 'after', call: Call, cut: () => void) => Promise<void>
  /** Why calls are refused, once a cap was reached: the learner's mistake. */
  readonly limit?: string
  stop(): Promise<void>
}
