import type { Document } from '../documents/types.ts'
import type { Manifest, RuntimeName } from '../exercise/manifest.ts'
import type { VariantRole } from '../exercise/variant.ts'
import type { Call, DependencyRule, Exit, FaultPoint, LogLine, RequirementOptions, Row, Statement } from '../grader/types.ts'
import type { NestBuild, NestCall } from '../hosts/nest/types.ts'
import type { Containing } from '../sandbox/types.ts'
import type { ClusterAdmin } from '../services/postgres/cluster.ts'
import type { ServicePrograms } from '../services/types.ts'
import type { Place, RequirementResult } from '../verdict/verdict.ts'

/**
 * The supervisor contract: JSON-RPC 2.0.
 *
 * Two parties talk to a supervisor. The **host** (command line, server, or the
 * page) owns it over stdio, in lines (`line-messages.ts`), and starts gradings
 * and run sessions. The **grader** connects over a loopback TCP port, names the
 * token that the host gave it, and uses the fixtures. The learner's processes
 * can do neither.
 */

/** A module of the subject, compiled. Keys are paths relative to the exercise folder, such as `src/main.js`. */
export type CompiledFiles = Record<string, string>

/** What a supervisor needs to run a subject. Paths are absolute on the machine of the supervisor. */
export interface SubjectJob {
  slug: string
  processes: Manifest['processes']
  services: Manifest['services']
  dependencies: Manifest['dependencies']
  files: CompiledFiles
  /** The exercise's SQL, in the order in which it is applied. */
  sql: { path: string; text: string }[]
  /** Applied after `sql`, in run sessions only. */
  sampleSql: { path: string; text: string }[]
  /** Nobody has changed the SQL: databases may be cloned from a template that is kept. */
  sqlCacheable: boolean
  /** Folder with the kit's `node_modules` and `host.mjs`. */
  kit: string
  /** The program of ours that runs beside learner code in exercises of this kind: the text of one module. */
  guest?: string
  /** The systems that the learner's tests are run on. */
  variants?: VariantJob[]
  /** The learner's rules, compiled, and the learner's own tree, as it is written. The `files` of variants are trees, too. */
  rules?: Pick<VariantJob, 'files' | 'problem'> & { tree: Record<string, string> }
  /** The learner's documents, read. */
  documents?: Document[]
  /** Visible tests build the app in their own process, and want services there. */
  testsStartTheApp?: boolean
  /** What of the learner's modules may be used by name. */
  surface: { exports: readonly string[]; tokens: readonly string[] }
}

/** A variant with the learner's tests, compiled. */
export interface VariantJob extends Pick<SubjectJob, 'files' | 'sql'> {
  name: string
  role: VariantRole
  /** Why the learner's tests do not compile on it. */
  problem?: { message: string; place: Place }
}

/** One run of the learner's tests on a variant. What it says of tests is the learner's claim; how it ended is not. */
export interface TestReport {
  variant: string
  role: VariantRole
  /**
   * `failed`: one test at least. `empty`: no test ran. `timed-out` and `crashed`: the process did not get to its end.
   * `broken`: the tests do not compile on this variant.
   */
  status: 'passed' | 'failed' | 'empty' | 'timed-out' | 'crashed' | 'broken'
  /** How many tests ended. */
  tests: number
  failures: { file: string; name: string; message: string }[]
  /** What happened, where no test says it. */
  message: string
  /** Statements that reached the database, those that manage a session aside. */
  statements: number
  /** HTTP requests that apps under test were asked; 0 when the run did not get to its end. */
  requests: number
  durationMs: number
}

/** What the learner's rules say of a tree. Found by the tool, in a process without code of the learner's. */
export interface RulesReport {
  /** Null: the learner's own tree. */
  variant: string | null
  violations: RuleViolation[]
  /** Modules that were looked at. */
  modules: number
  /** Why the rules could not be run. */
  problem?: string
}

export interface RuleViolation {
  rule: string
  severity: string
  from: string
  to: string
  type: string
  /** The modules of a cycle. */
  cycle: string[]
}

export interface GradingJob extends SubjectJob {
  runtime: RuntimeName
  seed: number
  /** Ids in the order of the manifest, with the options of its runtime. */
  requirements: { id: string; title: string; notChecked?: string }[]
  budgetMs: number
  /** What the grader's process runs: a path (Vitest) or a self-contained module's text (light runner). */
  suite: { path: string } | { code: string }
}

/** How one grading ended, before it is made into a verdict. */
export interface GradingOutcome {
  status: 'passed' | 'failed' | 'timeout' | 'error'
  reason?: 'compile' | 'start' | 'crash' | 'limit'
  message?: string
  place?: Place
  requirements: RequirementResult[]
  output: string
}

export interface RunHandle {
  /** Instance names. */
  instances: string[]
  address: SubjectAddress
}

/** A response as data: capped, and never rendered. */
export interface CapturedResponse {
  status: number
  statusText: string
  headers: [string, string][]
  body: string
  /** `utf8`, or `base64` where the body is not valid UTF-8. */
  encoding: 'utf8' | 'base64'
  truncated: boolean
  durationMs: number
  instance: string
}

export interface CapturedRequest {
  method: string
  path: string
  headers: Record<string, string>
  body?: string
}

/** How a supervisor works, told once by its host. */
export interface SupervisorSettings {
  /** Where databases come from: a running cluster, or a PGlite of its own. */
  databases: { kind: 'cluster'; admin: ClusterAdmin } | { kind: 'pglite' }
  /** Where the services' programs lie on the supervisor's machine. */
  programs: ServicePrograms
  sandbox: Containing
  /** Where `bwrap` makes cgroups: a prepared one, or `none`. Left out: it looks for a place. */
  cgroup?: string | undefined
  /** How many hosts may wait for the next grading. Left out: none. */
  spares?: number | undefined
  /** Apply the container's known limits to the subject. */
  strict: boolean
  /** Absolute folder for what is thrown away. */
  folder: string
  /** What a grader must say. The learner's processes never see it. */
  token: string
}

export interface RunOutcome {
  ok: boolean
  handle?: RunHandle
  reason?: 'compile' | 'start' | 'crash' | 'limit'
  message?: string
  place?: Place
  output: string
}

/** Requests and notifications of the host, over stdio. */
export interface HostRequests {
  /** Comes first. Answers the loopback port that graders connect to. */
  configure(settings: SupervisorSettings): Promise<number>
  grade(job: GradingJob): Promise<GradingOutcome>
  /** Ends the running grading with status `error` and message "cancelled". */
  cancel(): Promise<void>
  run(job: SubjectJob): Promise<RunOutcome>
  request(request: CapturedRequest): Promise<CapturedResponse>
  test(tests: CompiledFiles): Promise<VisibleTestResult[]>
  stop(): Promise<void>
}

export interface VisibleTestResult {
  file: string
  name: string
  status: 'passed' | 'failed' | 'skipped'
  message: string
  durationMs: number
}

export type GradingProgress =
  | { phase: 'preparing' }
  | { phase: 'running'; requirement: string; index: number; of: number }
  | { phase: 'result'; result: RequirementResult }

/** Notifications of the supervisor to its host. */
export interface HostNotifications {
  progress(progress: GradingProgress): void
  log(line: LogLine): void
  /** An instance of a run session ended by itself. */
  exited(exit: Exit): void
}

/** Requests of the grader. `hello` comes first: a wrong token closes the connection, and any other request is refused until then. */
export interface GraderRequests {
  /** Parks until a grading begins, then says what to import. */
  hello(token: string): Promise<{ suite: GradingJob['suite']; seed: number; requirements: GradingJob['requirements'] }>
  /** The ids that the suite declared, in order. The supervisor answers whether they agree with the manifest. */
  collected(ids: string[]): Promise<{ problem?: string }>
  /** Resets state as the options say, starts the subject, and answers where it is. */
  begin(id: string, options: RequirementOptions): Promise<SubjectAddress>
  end(id: string, outcome: { passed: boolean; message: string; observed?: string; expected?: string; durationMs: number }): Promise<void>
  /** The suite is finished, or could not be run (`problem`: our error). */
  finished(problem?: string): Promise<void>

  'subject.start'(target?: string): Promise<SubjectAddress>
  'subject.stop'(target: string | undefined, options: { signal: 'SIGTERM' | 'SIGINT'; deadlineMs: number }): Promise<Exit[]>
  'subject.kill'(target?: string): Promise<Exit[]>
  'subject.restart'(target: string | undefined, options: { graceful: boolean }): Promise<SubjectAddress>
  'subject.scale'(process: string, instances: number): Promise<SubjectAddress>
  'subject.running'(): Promise<string[]>
  'db.query'(session: number, sql: string, parameters: readonly unknown[]): Promise<Row[]>
  'db.open'(): Promise<number>
  'db.close'(session: number): Promise<void>
  'queries.mark'(markers: readonly string[]): Promise<number>
  /** Waits until statements in flight are answered, then gives those after `mark`. */
  'queries.since'(mark: number): Promise<Statement[]>
  'queries.hold'(text: string, options: { moment: 'before' | 'after'; instance?: string }): Promise<number>
  'queries.held'(hold: number): Promise<{ instance: string }[]>
  'queries.release'(hold: number): Promise<void>
  'valkey.command'(parts: string[]): Promise<unknown>
  'valkey.seen'(): Promise<{ instance: string; command: string; parameters: string[] }[]>
  'valkey.port'(up: boolean): Promise<void>
  'logs.lines'(): Promise<LogLine[]>
  'clock.advance'(ms: number): Promise<void>
  'dependency.calls'(name: string): Promise<Call[]>
  'dependency.rule'(name: string, rule: DependencyRule): Promise<void>
  'dependency.port'(name: string, up: boolean): Promise<void>
  'faults.arm'(at: FaultPoint, options: { action: 'kill' | 'cut'; instance?: string }): Promise<number>
  'faults.state'(fault: number): Promise<{ instance: string } | null>
  'faults.disarm'(fault: number): Promise<void>
  /** Builds a module in a process of its own, and answers its number. */
  'nest.build'(build: NestBuild): Promise<number>
  /** All calls begin before any of them goes on. */
  'nest.call'(module: number, calls: NestCall[]): Promise<NestAnswer[]>
  'nest.constructed'(module: number, token: string): Promise<number>
  /** What the module's overrides were called with, so far. */
  'nest.calls'(module: number): Promise<DoubleCall[]>
  /** A loopback port of the module's own HTTP server. */
  'nest.port'(module: number): Promise<number>
  'nest.close'(module: number): Promise<void>
  'documents.list'(): Promise<Document[]>
  /** In the order of their names. */
  'variants.list'(): Promise<{ name: string; role: VariantRole }[]>
  /** Runs the learner's tests on a variant, in a new process, on services of its own. */
  /** Runs the learner's rules, or others, on a variant's tree; null: on the learner's own. */
  'variants.rules'(variant: string | null, others?: object): Promise<RulesReport>
  'variants.test'(variant: string, options: { seed: number; deadlineMs: number }): Promise<TestReport>
}

/** What the learner's code threw. */
export interface LearnerError {
  name: string
  message: string
  place?: Place
}

export type NestAnswer = { ok: true; value: unknown } | { ok: false; error: LearnerError }

/** A call of an override, as it reached the supervisor. */
export interface DoubleCall {
  /** Order over all overrides of the module, from 1. */
  sequence: number
  token: string
  method: string
  parameters: unknown[]
}

/** Loopback ports of the web instances, by index. An address survives restarts of its instance. */
export interface SubjectAddress {
  web: number[]
}
