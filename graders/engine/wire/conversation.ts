import { WireError } from './framing.ts'
import type { Message } from './framing.ts'
import { readBind, readColumns, readErrorMessage, readParse, readTag, readTarget, readText } from './messages.ts'
import { OperationQueue } from './operations.ts'
import type { Operation, Prepared } from './operations.ts'
import { analyse } from './sql.ts'
import type { Analysis } from './sql.ts'
import { MAX_STATEMENTS } from './statement-log.ts'
import type { OpenStatement, StatementLog } from './statement-log.ts'
import type { TransactionTracker } from './transaction.ts'
import { TRUSTED } from '../policy.ts'

const MAX_PREPARED = TRUSTED.preparedStatements.value
const SKIPPED = 'not run: an earlier statement failed'

/**
 * Understands both sides of one connection: which statements were sent, and
 * what each was answered. It forwards nothing itself.
 */
export class Conversation {
  readonly tracker: TransactionTracker
  readonly #log: StatementLog
  readonly #owner: { instance: string; connection: number }
  readonly #prepared = new Map<string, Prepared>()
  readonly #portals = new Map<string, Prepared>()
  readonly #operations = new OperationQueue()
  /** The database ignores what is sent until the next Sync; the text is the error of the first statement that it ignores. */
  #skipping: string | undefined
  #copying = false
  #unsyncedWrites = false
  #last: OpenStatement | undefined

  constructor(log: StatementLog, owner: { instance: string; connection: number }, tracker: TransactionTracker) {
    this.#log = log
    this.#owner = owner
    this.tracker = tracker
  }

  /** Whether everything sent has been answered. */
  get isQuiet(): boolean {
    return this.#operations.head === undefined
  }

  /** The statements that a message would commit together with what is pending, if it may commit anything: none of them for a Sync. */
  commitCandidate(message: Message): readonly Analysis[] | undefined {
    if (message.type === 'S') return this.#unsyncedWrites ? [] : undefined
    if (message.type === 'Q') {
      const analyses = analyse(readText(message.body), MAX_STATEMENTS)
      const commits = analyses.some(({ writes, control }) => writes.length > 0 || control?.type === 'commit')
      return commits || this.#unsyncedWrites ? analyses : undefined
    }
    if (message.type !== 'E') return undefined
    const analysis = this.#portals.get(readText(message.body))?.analysis
    return analysis?.control?.type === 'commit' ? [analysis] : undefined
  }

  /** The subject sends a message. Throws WireError when a cap is reached. */
  sent(message: Message): void {
    const { type, body } = message
    if (type === 'c' || type === 'f') this.#copying = false
    else if (type === 'S') this.#sync()
    else if (type === 'Q') this.#query(analyse(readText(body), MAX_STATEMENTS))
    else if (type === 'F') this.#query([{ sql: 'function call', kind: 'other', tables: [], writes: [], writers: 0 }])
    else if (type === 'P') this.#parse(body)
    else if (type === 'B') this.#bind(body)
    else if (type === 'D') this.#describe(body)
    else if (type === 'E') this.#execute(body)
    else if (type === 'C') this.#push({ type: 'close' })
  }

  /** The database answers with a message. */
  received(message: Message): void {
    const { type, body } = message
    const head = this.#operations.head
    if (type === '1' || type === '2' || type === '3') this.#operations.shift()
    else if (type === 'T') this.#described(head, readColumns(body))
    else if (type === 'n') this.#described(head, [])
    else if (type === 'D' || type === 'd') this.#row(message.raw)
    else if (type === 'C') this.#completed(readTag(body))
    else if (type === 's') this.#suspended(head)
    else if (type === 'I') this.#empty(head)
    else if (type === 'G') this.#startCopy(head)
    else if (type === 'E') this.#failed(readErrorMessage(body))
    else if (type === 'Z') this.#ready(body.toString('latin1'))
  }

  /** The connection is gone: nothing will be answered any more. */
  closed(): void {
    for (const { statement } of this.#operations.clear()) this.#log.answered(statement)
  }

  #record(analysis: Analysis): OpenStatement {
    const { instance, connection } = this.#owner
    const statement = this.#log.sent(analysis, instance, connection, this.isQuiet ? this.tracker.number : null)
    if (!statement) throw new WireError(this.#log.limit ?? 'too many statements', { isLimit: true })
    return statement
  }

  #push(operation: Operation): void {
    if (this.#skipping === undefined) {
      this.#operations.push(operation)
      return
    }
    for (const { statement } of runsOf(operation)) {
      this.#fail(statement, this.#skipping)
      this.#skipping = SKIPPED
    }
  }

  #sync(): void {
    this.#unsyncedWrites = false
    if (this.#copying) return
    this.#skipping = undefined
    this.#operations.push({ type: 'sync' })
  }

  #query(analyses: readonly Analysis[]): void {
    this.#unsyncedWrites = false
    this.#push({ type: 'query', runs: analyses.map((analysis) => ({ analysis, statement: this.#record(analysis) })) })
  }

  #parse(body: Buffer): void {
    const { name, sql } = readParse(body)
    if (this.#prepared.size >= MAX_PREPARED)
      throw new WireError(`more than ${MAX_PREPARED} prepared statements on one connection: reuse their names`, { isLimit: true })
    const [analysis] = analyse(sql)
    this.#prepared.set(name, { analysis, columns: [] })
    this.#push({ type: 'parse' })
  }

  #bind(body: Buffer): void {
    const { portal, statement } = readBind(body)
    const prepared = this.#prepared.get(statement)
    if (this.#portals.size >= MAX_PREPARED)
      throw new WireError(`more than ${MAX_PREPARED} portals on one connection: close them`, { isLimit: true })
    if (prepared) this.#portals.set(portal, prepared)
    this.#push({ type: 'bind' })
  }

  #describe(body: Buffer): void {
    const { kind, name } = readTarget(body)
    this.#push({ type: 'describe', prepared: (kind === 'S' ? this.#prepared : this.#portals).get(name) })
  }

  #execute(body: Buffer): void {
    const prepared = this.#portals.get(readText(body))
    const analysis = prepared?.analysis
    if (analysis && analysis.writes.length > 0) this.#unsyncedWrites = true
    this.#push({ type: 'execute', prepared, runs: analysis ? [{ analysis, statement: this.#record(analysis) }] : [], rows: 0 })
  }

  #described(head: Operation | undefined, columns: readonly string[]): void {
    if (head?.type === 'query') {
      const run = head.runs[0]
      if (run) run.statement.columns = columns
    } else if (head?.type === 'describe') {
      if (head.prepared) head.prepared.columns = columns
      this.#operations.shift()
    }
  }

  #row(raw: Buffer): void {
    const head = this.#operations.head
    if (head?.type === 'execute') head.rows++
    const run = head && runsOf(head)[0]
    if (run) this.#log.received(run.statement, raw)
  }

  #completed({ tag, rows }: { tag: string; rows: number }): void {
    const head = this.#operations.head
    if (head?.type !== 'query' && head?.type !== 'execute') return
    const run = head.runs.shift()
    if (run) {
      const before = this.tracker.number
      this.tracker.completed(run.analysis, tag, rows)
      run.statement.transaction = before ?? this.tracker.number
      run.statement.rows = rows
      if (head.type === 'execute') run.statement.columns = head.prepared?.columns ?? []
      this.#settle(run.statement)
    }
    if (head.type === 'execute') this.#operations.shift()
  }

  #suspended(head: Operation | undefined): void {
    if (head?.type !== 'execute') return
    const run = head.runs.shift()
    if (run) {
      run.statement.rows = head.rows
      run.statement.columns = head.prepared?.columns ?? []
      run.statement.transaction = this.tracker.number
      this.#settle(run.statement)
    }
    this.#operations.shift()
  }

  #empty(head: Operation | undefined): void {
    if (head?.type === 'execute') this.#operations.shift()
  }

  /** A Sync that was sent along with the Execute of a COPY is ignored by the database. */
  #startCopy(head: Operation | undefined): void {
    this.#copying = true
    if (head?.type === 'execute') this.#operations.dropSyncs()
  }

  #failed(message: string): void {
    this.tracker.failed()
    this.#copying = false
    const head = this.#operations.head
    if (head?.type === 'query') this.#failRuns(head.runs.splice(0), message)
    else if (head?.type === 'sync') this.#failedAtCommit(message)
    else if (head) {
      const { runs, reachedSync } = this.#operations.skipToSync()
      this.#failRuns(runs, message)
      if (!reachedSync) this.#skipping = runs.length > 0 ? SKIPPED : message
    }
  }

  /** A deferred constraint speaks up at the commit, when the statement itself has been answered. */
  #failedAtCommit(message: string): void {
    if (!this.#last) return
    this.#last.error = message
    this.#last.rows = null
  }

  #failRuns(runs: readonly { statement: OpenStatement }[], message: string): void {
    runs.forEach(({ statement }, index) => this.#fail(statement, index === 0 ? message : SKIPPED))
  }

  #fail(statement: OpenStatement, message: string): void {
    statement.error = message
    statement.transaction = this.tracker.number
    this.#settle(statement)
  }

  #settle(statement: OpenStatement): void {
    this.#last = statement
    this.#log.answered(statement)
  }

  #ready(status: string): void {
    this.tracker.ready(status)
    const head = this.#operations.head
    if (head?.type !== 'sync' && head?.type !== 'query') return
    for (const { statement } of runsOf(head)) this.#settle(statement)
    this.#operations.shift()
  }
}

function runsOf(operation: Operation): readonly { statement: OpenStatement }[] {
  return 'runs' in operation ? operation.runs : []
}
