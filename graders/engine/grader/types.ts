import type { Test } from 'supertest'
import type { ExpectStatic } from 'vitest'

/**
 * The grader contract: what a requirement's test is given. Every fixture is a
 * client of the supervisor, so the same source runs in every runtime.
 *
 * Durations are milliseconds and named so. Waiting is always for a condition
 * with a deadline, never for a fixed time.
 */
export interface Fixtures {
  readonly subject: Subject
  readonly db: Database
  readonly queries: Queries
  readonly valkey: Valkey
  readonly logs: Logs
  readonly clock: Clock
  /** A grader-owned HTTP service that the manifest names under `dependencies`. */
  readonly dependency: (name: string) => Dependency
  readonly faults: Faults
  /** Seeded: the same seed gives the same values in the same order. */
  readonly random: Random
  /**
   * Vitest's `expect`. The message is what the learner reads: say what was
   * observed and under what input. Only the message is shown when there is one.
   *
   * @example expect(many.count, `listing 50 orders sent ${many.explain()}`).toBe(one.count)
   */
  readonly expect: ExpectStatic
  /**
   * Polls `probe` until it returns something other than undefined, null or
   * false, and returns that. Fails with `message` (what was waited for) at the
   * deadline; errors that the probe throws count as "not yet" and are added to
   * the message.
   */
  readonly until: <T>(
    message: string,
    probe: () => T | Promise<T>,
    options?: { deadlineMs?: number },
  ) => Promise<NonNullable<Exclude<T, false>>>
}

export interface RequirementOptions {
  /**
   * Start from nothing: new processes, a new clone of the database, an empty
   * Valkey. Without it processes are kept from the requirement before, tables are
   * truncated and Valkey is flushed. All is renewed none the less after a failed
   * requirement, a change of the clock, or when one of the manifest's instances
   * ended, met a fault or an outage and was not restarted since; and always for an
   * app that writes rows or keys when it starts. Default false.
   */
  fresh?: boolean
  /** Start the subject before the test. Default true. */
  start?: boolean
  /** Deadline of the whole test. Default 10 000. */
  timeoutMs?: number
}

/**
 * Declares a test of one requirement. Several tests of one id are joined: the
 * requirement holds when all of them pass.
 *
 * @example
 * requirement('constant-queries', async ({ subject, db, queries, expect }) => {
 *   const one = await queries.during(() => subject.get('/orders').expect(200))
 *   expect(one.count, one.explain()).toBeLessThan(4)
 * })
 */
export interface RequirementFunction {
  (id: string, test: RequirementTest): void
  (id: string, options: RequirementOptions, test: RequirementTest): void
}
export type RequirementTest = (fixtures: Fixtures) => unknown

/** supertest, bound to one instance or to a round-robin over all of them. A request that is not answered in 5 s fails. */
export interface HttpClient {
  get(path: string): Test
  head(path: string): Test
  post(path: string): Test
  put(path: string): Test
  patch(path: string): Test
  delete(path: string): Test
  options(path: string): Test
}

/** `web` (all instances of a process), `web.0` (one of them), or left out: everything. */
export type Target = string

export interface Exit {
  instance: string
  code: number | null
  signal: string | null
  /** The process was still running at the deadline and got SIGKILL. */
  forced: boolean
}

/** The learner's running app. HTTP verbs go round-robin over the instances of `web`. */
export interface Subject extends HttpClient {
  /** One instance of `web`, counted from 0. Its address survives restarts. */
  instance(index: number): HttpClient
  /** Starts what is not running and waits until it listens. A subject that does not come up ends the grading (reason `start`). */
  start(target?: Target): Promise<void>
  /** SIGTERM, then SIGKILL at the deadline (default 5 000). */
  stop(target?: Target, options?: { signal?: 'SIGTERM' | 'SIGINT'; deadlineMs?: number }): Promise<Exit[]>
  /** SIGKILL: nothing of the process's own runs any more. */
  kill(target?: Target): Promise<Exit[]>
  /** SIGKILL (or `stop` when graceful), then start with an empty disk and empty memory. */
  restart(target?: Target, options?: { graceful?: boolean }): Promise<void>
  /** Runs `instances` of a process from now on. */
  scale(process: string, instances: number): Promise<void>
  /** Names of the running instances, such as `web.0`. */
  running(): Promise<string[]>
  /** A raw TCP connection to one instance of `web`, for what supertest hides. */
  connect(index?: number): Promise<import('node:net').Socket>
}

export type Row = Record<string, unknown>

/** PostgreSQL as an observer: its own connection, past the proxy, as owner of the database. */
export interface Database {
  /** Parameters are bound as $1, $2, … Int8 and numeric come back as strings, timestamps as Date. */
  query<R extends Row = Row>(sql: string, parameters?: readonly unknown[]): Promise<R[]>
  /**
   * Inserts rows and returns them as stored. All rows have the same keys.
   *
   * @param options.returning columns to return; default: all. Of many rows, ask for what you need.
   */
  insert<R extends Row = Row>(table: string, rows: readonly Row[], options?: { returning?: readonly string[] }): Promise<R[]>
  /** All rows of a table, ordered by `orderBy` (default: unordered). */
  rows<R extends Row = Row>(table: string, options?: { where?: string; parameters?: readonly unknown[]; orderBy?: string }): Promise<R[]>
  count(table: string, options?: { where?: string; parameters?: readonly unknown[] }): Promise<number>
  /** Names of the tables in schema public, the learner's own included. */
  tables(): Promise<string[]>
  /** Another session, for concurrency. Only where the runtime has several sessions (not webcontainer). Closed after the requirement. */
  session(): Promise<{ query<R extends Row = Row>(sql: string, parameters?: readonly unknown[]): Promise<R[]>; close(): Promise<void> }>
}

export interface Statement {
  /** Order on the wire over all connections, from 1. */
  readonly sequence: number
  readonly instance: string
  /** Counts connections of the grading, from 1. */
  readonly connection: number
  readonly sql: string
  /** `session`: what drivers send to set up or manage a connection or transaction (SET, BEGIN, COMMIT, version(), catalogue look-ups). */
  readonly kind: 'select' | 'insert' | 'update' | 'delete' | 'other' | 'session'
  /** Rows returned or affected, from the command tag; null when it failed or is unfinished. */
  readonly rows: number | null
  /** Bytes of row data that the database sent back. */
  readonly bytes: number
  /** Column names of the result as described on the wire; empty when none were described. */
  readonly columns: readonly string[]
  /** Message of the database's error, if the statement failed. */
  readonly error: string | null
  /** Numbered from 1 over the grading; null outside an explicit transaction. */
  readonly transaction: number | null
  /** Those of the markers given to `during` that appear in the rows sent back. */
  readonly markers: readonly string[]
}

export interface QueryLog {
  /** Every statement that is not of kind `session`. */
  readonly statements: readonly Statement[]
  /** `statements.length`. */
  readonly count: number
  /** One line for people: "52 queries: 1 from orders, 50 from customers, 1 from items". */
  explain(): string
  /** Also the statements of kind `session`. */
  readonly all: readonly Statement[]
}

/** What the subject sent to PostgreSQL, from one protocol proxy used in every runtime. */
export interface Queries {
  /** Runs `action` and returns what was sent while it ran. `markers` are texts to look for in the rows sent back. */
  during(action: () => unknown, options?: { markers?: readonly string[]; instance?: string }): Promise<QueryLog>
  /** Everything since the requirement began. */
  log(): Promise<QueryLog>
}

/** Valkey as an observer. */
export interface Valkey {
  command(name: string, ...parameters: (string | number)[]): Promise<unknown>
  keys(pattern?: string): Promise<string[]>
  /** Milliseconds to live: -1 without expiry, -2 when the key is gone. */
  ttlMs(key: string): Promise<number>
  /** Commands that the subject sent, since the requirement began. */
  commands(): Promise<{ instance: string; command: string; parameters: string[] }[]>
  /** Takes Valkey's port down for the subject (connections cut, new ones refused), or up again. */
  down(): Promise<void>
  up(): Promise<void>
}

export interface LogLine {
  readonly instance: string
  readonly stream: 'stdout' | 'stderr'
  readonly text: string
  /** The line parsed as a JSON object, if it is one. */
  readonly fields: Readonly<Record<string, unknown>> | null
}

export interface Logs {
  /** Lines since the requirement began. */
  lines(options?: { instance?: string }): Promise<LogLine[]>
}

export interface Clock {
  /** Shifts all instances (Date, timers that fall due) and Valkey together. Never PostgreSQL: backdate rows instead. */
  advance(ms: number): Promise<void>
}

export interface Call {
  /** Order over all dependencies, from 1. */
  readonly sequence: number
  readonly instance: string
  readonly method: string
  /** Path with query. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  /** Parsed when the content type is JSON, else text. */
  readonly body: unknown
  /** What it was answered: a status, `dropped` (no answer), or `pending`. */
  readonly answer: number | 'dropped' | 'pending'
}

/** Case-sensitive text that the method, path or raw body of a call must contain. */
export interface DependencyMatch {
  method?: string | undefined
  path?: string | undefined
  body?: string | undefined
}

/** Answers as a signing service does: a field of the answer holds the call's JSON object as a compact JWS (RFC 7515), made with ES256. */
export interface DependencySignature {
  /** The field of the answer's body that is added. */
  field: string
  /** A private key of P-256. */
  key: { kty: 'EC'; crv: 'P-256'; x: string; y: string; d: string }
  /** The protected header, but for `alg`, which is added. */
  header: Record<string, unknown>
}

/** How a dependency treats a call. The newest rule that matches wins; without a match the manifest's answer is given. */
export interface DependencyRule {
  /** Left out: every call. */
  match?: DependencyMatch
  /** Default: the manifest's answer. `drop` closes the connection without an answer, `answer-then-drop` records the effect as done and then closes without an answer. */
  action?: 'answer' | 'drop' | 'hang' | 'answer-then-drop'
  status?: number
  body?: unknown
  /** Left out beside `status` and `body`: as in the manifest. A call without a JSON object is answered with 400. */
  sign?: DependencySignature
  /** Waits before the action. */
  delayMs?: number
  /** How many calls the rule applies to; left out: all. */
  times?: number
}

export interface Dependency {
  /** Calls seen since the requirement began, refused and dropped ones included. */
  calls(): Promise<Call[]>
  /** Adds a rule in front of the earlier ones. */
  rule(rule: DependencyRule): Promise<void>
  /** Refuses connections, and cuts the open ones. */
  down(): Promise<void>
  /** Up, with all rules removed. */
  up(): Promise<void>
}

/** A point that no style of repair can avoid. */
export type FaultPoint =
  /**
   * A write becomes durable: a COMMIT of a transaction that wrote, or a writing statement outside one.
   * `before`: the database never gets the COMMIT. `after`: the database has committed, the acknowledgement never arrives.
   * `writes` limits it to transactions that wrote to that table.
   */
  | { point: 'commit'; moment: 'before' | 'after'; writes?: string }
  /** A dependency is called. `before`: the call does not count as received. `after`: it was received, no answer arrives. */
  | { point: 'call'; moment: 'before' | 'after'; dependency: string; match?: { path?: string; body?: string } }
  /** A log line of the surface appears. */
  | { point: 'log'; contains: string }

export interface Fault {
  /** Resolves with the instance that was hit; fails with a plain message at the deadline (default 5 000). */
  fired(options?: { deadlineMs?: number }): Promise<{ instance: string }>
  hasFired(): Promise<boolean>
  disarm(): Promise<void>
}

export interface Faults {
  /**
   * Arms one fault, for the first match only. `kill` sends SIGKILL to the
   * instance, `cut` closes the connection that it happened on.
   */
  arm(at: FaultPoint, options?: { action?: 'kill' | 'cut'; instance?: string }): Promise<Fault>
}

export interface Random {
  /** Whole number in [min, max]. */
  int(min: number, max: number): number
  pick<T>(items: readonly T[]): T
  /** A new array. */
  shuffle<T>(items: readonly T[]): T[]
  /** Lower case word, unique within the grading. */
  word(): string
  /** A person's name, at times with letters outside ASCII. */
  name(): string
  /** An e-mail address, unique within the grading. */
  email(): string
  /** Text with emoji, right-to-left letters and combining marks. */
  unicode(): string
  uuid(): string
  /** A whole number to start ids from, never 1. */
  idBase(): number
}
