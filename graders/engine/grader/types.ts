import type { Test } from 'supertest'
import type { Document } from '../documents/types.ts'
import type { ExpectStatic } from 'vitest'

export type { Document }

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
  /** Exercises of kind `library`: the learner's modules, built with `@nestjs/testing` in processes of their own. */
  readonly nest: Nest
  /** Exercises of kind `tests`: the learner's tests, on systems that are right or wrong. */
  readonly variants: Variants
  /** Exercises of kind `rules`: the learner's rules, on the learner's tree and on others. */
  readonly rules: Rules
  /** Exercises of kind `document`: what the learner's documents in `docs/` say, as data. */
  readonly documents: Documents
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
  /**
   * From now on statements that carry `text`, in the SQL or in a parameter, wait on the wire until they are released, or the
   * requirement ends. Other connections go on, also where the database has one session. `moment` is `after` by default: the
   * database has run the statement, and the subject does not hear of it. `before`: the database does not get it yet, and the
   * log does not know of it.
   *
   * @example
   * const hold = await queries.hold(order.reference, { instance: 'web.1' })
   * const reading = subject.instance(1).get(`/orders/${order.id}`).then(({ body }) => body)
   * await until('the read reached the database', async () => (await hold.held()).length > 0)
   */
  hold(text: string, options?: { moment?: 'before' | 'after'; instance?: string }): Promise<Hold>
}

export interface Hold {
  /** What has been held so far, in order. */
  held(): Promise<{ instance: string }[]>
  /** Lets what waits go on, and what comes pass. */
  release(): Promise<void>
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

/** What a method of an override does. Of a list each call takes the next, and the last one stays. */
export type DoubleAnswer = { resolves: unknown } | { returns: unknown } | { rejects: string } | { throws: string }

/** An override: by method, what it answers. A method that is not named resolves to null. Every call is recorded. */
export type Double = Readonly<Record<string, DoubleAnswer | readonly DoubleAnswer[]>>

/** What the learner's code threw, as data. */
export interface LearnerError {
  readonly name: string
  readonly message: string
  /** Where, in the learner's own files. */
  readonly place?: { readonly file: string; readonly line: number; readonly column: number }
}

/** How a call ended. */
export type Outcome = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: LearnerError }

/** A call of an override, as it reached the supervisor: before the call that caused it was answered. */
export interface DoubleCall {
  /** Order over all overrides of the module, from 1. */
  readonly sequence: number
  readonly token: string
  readonly method: string
  readonly parameters: readonly unknown[]
}

/** The dependency-injection host. Modules and tokens are those of the surface; any other is refused. */
export interface Nest {
  /**
   * Builds a module in a process of its own, and runs its start-up hooks. What the app's `main.ts` adds is not there.
   *
   * @param module an export of the surface, such as `src/app.module.ts#AppModule`
   * @param options.overrides by token, what stands in for its provider
   * @param options.probe a parameter decorator, an export of the surface: `GET` and `POST /probe` answer `{ "injected": … }`,
   *   what it gives a handler of a new controller, behind a guard of that controller that awaits something
   * @throws Error in the learner's words, when Nest can't build it or nothing is provided under an overridden token
   * @example const { module } = await nest.build('src/app.module.ts#AppModule', { overrides: { 'src/mail.ts#MAILER': {} } })
   */
  build(module: string, options?: { overrides?: Readonly<Record<string, Double>>; probe?: string }): Promise<NestModule>
}

/** A call of a method of what is provided under a token. */
export interface MethodCall {
  readonly token: string
  readonly method: string
  /** JSON. */
  readonly parameters?: readonly unknown[]
  /** The request that it belongs to. Calls with the same id share what is made once per request. */
  readonly context?: RequestContext
}

export interface RequestContext {
  readonly id: string
  /** What Nest injects as the request: JSON, taken from the first call with this id. */
  readonly request?: unknown
}

export interface NestModule {
  /** The module's own HTTP server: its controllers, without what `main.ts` adds. */
  readonly http: HttpClient
  /** Calls one method, and awaits it. Fails when the process ends or stays silent. */
  call(token: string, method: string, ...parameters: readonly unknown[]): Promise<Outcome>
  /** Calls many methods at once: all begin before any of them goes on. Outcomes come in the order of the calls. */
  all(calls: readonly MethodCall[]): Promise<Outcome[]>
  /** What is provided under a token, as JSON. */
  value(token: string, context?: RequestContext): Promise<Outcome>
  /** What the overrides were called with. */
  calls(token?: string): Promise<DoubleCall[]>
  /** How often Nest has constructed what is provided under a token, or the class that the token is, since the module was built. */
  constructed(token: string): Promise<number>
  /** Runs the shut-down hooks. The process ends with the requirement. */
  close(): Promise<void>
}

/** `reference`: what the learner's tests must pass. `mutant`: what they must find. */
export type VariantRole = 'reference' | 'mutant'

/** One run of the learner's tests on a variant. What it says of single tests is the learner's claim; how it ended is not. */
export interface TestReport {
  readonly variant: string
  readonly role: VariantRole
  /**
   * `passed`: tests ran, and none failed. `failed`: one at least did. `empty`: none ran. `timed-out` and `crashed`: the process did
   * not get to its end. `broken`: the tests do not compile on this variant, such as for an import that the surface does not list.
   */
  readonly status: 'passed' | 'failed' | 'empty' | 'timed-out' | 'crashed' | 'broken'
  /** How many tests ended, skipped ones aside. */
  readonly tests: number
  readonly failures: readonly { readonly file: string; readonly name: string; readonly message: string }[]
  /** What happened, where no test says it. */
  readonly message: string
  /** Statements that reached the database, those that manage a session aside. */
  readonly statements: number
  /** HTTP requests that apps under test were asked; 0 when the run did not get to its end. */
  readonly requests: number
  readonly durationMs: number
}

export interface TestRunOptions {
  /** Of the order of files and tests. Default: drawn, another one for each run. */
  seed?: number
  /** Default 15 000. */
  deadlineMs?: number
}

/** Runs the learner's `test/**` on variants of the app, each in a new process, on services of its own, in random order. */
export interface Variants {
  /** Their names, of one role or of both. */
  names(role?: VariantRole): Promise<string[]>
  run(name: string, options?: TestRunOptions): Promise<TestReport>
  /** Runs on all of them. Reports come in the order of the names. */
  runAll(names: readonly string[], options?: TestRunOptions): Promise<TestReport[]>
}

/** Markdown with front matter, or YAML, read on the trusted side. Prose is not graded: facts are. */
export interface Documents {
  /** All of them, in the order of their paths. */
  all(): Promise<Document[]>
  /** One of them. @throws Error when there is none, which the learner is told */
  read(path: string): Promise<Document>
}

/** Something that the learner's rules forbid. */
export interface RuleViolation {
  /** As the learner has named it. */
  readonly rule: string
  /** `error` fails a build, `warn` and `info` do not. */
  readonly severity: string
  readonly from: string
  readonly to: string
  readonly type: string
  /** The modules of a cycle. */
  readonly cycle: readonly string[]
}

export interface RulesReport {
  /** Null: the learner's own tree. */
  readonly variant: string | null
  readonly violations: readonly RuleViolation[]
  /** Modules that were looked at. */
  readonly modules: number
  /** Why the rules could not be run: a mistake in them. */
  readonly problem?: string
}

/**
 * Runs `rules/dependencies.ts` (its default export: rules of dependency-cruiser) on trees. The configuration is evaluated where
 * there is no tree; the tool runs where there is no code of the learner's.
 */
export interface Rules {
  /**
   * On the learner's own `src/`.
   *
   * @param others rules of the grader's, in the same form, instead of the learner's: where the lesson is about structure
   */
  own(others?: object): Promise<RulesReport>
  /** On a variant of it. */
  on(variant: string): Promise<RulesReport>
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
