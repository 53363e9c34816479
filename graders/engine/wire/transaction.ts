import type { Analysis } from './sql.ts'

/**
 * Follows the transaction of one connection from what the database answers, and
 * so knows which writes become durable when. Functions that write are not seen:
 * only the text of statements is.
 */
export class TransactionTracker {
  /** Of the explicit transaction that is open; null outside one. */
  number: number | null = null
  readonly #nextNumber: () => number
  #writes = new Set<string>()
  #failed = false
  #savepoints: { name: string; writes: Set<string> }[] = []
  #durable: Set<string> | undefined

  constructor(nextNumber: () => number) {
    this.#nextNumber = nextNumber
  }

  /** A statement was completed with this command tag. */
  completed(analysis: Analysis, tag: string, rows: number): void {
    const { control } = analysis
    if (tag === 'BEGIN' || tag === 'START TRANSACTION') this.number ??= this.#nextNumber()
    // The tag decides: a COMMIT of a failed transaction is answered with ROLLBACK.
    else if (tag === 'COMMIT') this.#ended(true, control)
    else if (tag === 'ROLLBACK' && control?.type !== 'rollback-to') this.#ended(false, control)
    else if (control?.type === 'savepoint') this.#savepoints.push({ name: control.name, writes: new Set(this.#writes) })
    else if (control?.type === 'rollback-to') this.#rolledBackTo(control.name)
    else if (wrote(analysis, tag, rows)) for (const table of analysis.writes) this.#writes.add(table)
  }

  /** The database answered with an error. */
  failed(): void {
    if (this.number === null) this.#writes.clear()
    else this.#failed = true
  }

  /** ReadyForQuery arrived with this status: idle, in a transaction, or in a failed one. */
  ready(status: string): void {
    if (status === 'I') {
      // Failed here: a COMMIT was refused, by a deferred constraint for one.
      this.#ended(!this.#failed, undefined)
    } else {
      this.number ??= this.#nextNumber()
      this.#failed = status === 'E'
    }
  }

  /** The tables whose writes became durable since this was last asked; undefined when there are none. */
  takeDurable(): readonly string[] | undefined {
    const durable = this.#durable
    this.#durable = undefined
    return durable && [...durable]
  }

  /** The tables whose writes become durable if these statements succeed as one message (none of them: a Sync), or undefined. */
  wouldCommit(analyses: readonly Analysis[]): readonly string[] | undefined {
    let explicit = this.number !== null
    let pending = new Set(this.#writes)
    const durable = new Set<string>()
    const commit = () => pending.forEach((table) => durable.add(table))
    for (const { control, writes } of analyses) {
      if (control?.type === 'begin') explicit = true
      if (control?.type === 'commit' && !this.#failed) commit()
      if (control?.type === 'commit' || control?.type === 'rollback') {
        explicit = control.chain
        pending = new Set()
      }
      for (const table of writes) pending.add(table)
    }
    if (!explicit) commit()
    return durable.size > 0 ? [...durable] : undefined
  }

  #ended(committed: boolean, control: Analysis['control']): void {
    if (committed && this.#writes.size > 0) {
      this.#durable ??= new Set()
      for (const table of this.#writes) this.#durable.add(table)
    }
    const chains = control !== undefined && 'chain' in control && control.chain
    this.number = chains && this.number !== null ? this.#nextNumber() : null
    this.#writes.clear()
    this.#savepoints = []
    this.#failed = false
  }

  #rolledBackTo(name: string): void {
    const index = this.#savepoints.findLastIndex((savepoint) => savepoint.name === name)
    const savepoint = this.#savepoints[index]
    if (savepoint) {
      this.#writes = new Set(savepoint.writes)
      this.#savepoints.length = index + 1
    }
    this.#failed = false
  }
}

/** An UPDATE of no row makes nothing durable; of a WITH the tag counts one part only. */
function wrote(analysis: Analysis, tag: string, rows: number): boolean {
  const counted = /^(INSERT|UPDATE|DELETE|MERGE|COPY) /.test(tag)
  return !(counted && rows === 0 && analysis.writers === 1)
}
