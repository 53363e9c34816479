import type { Analysis } from './sql.ts'
import type { OpenStatement } from './statement-log.ts'

/** A prepared statement. Without an analysis its text is empty. */
export interface Prepared {
  analysis: Analysis | undefined
  columns: readonly string[]
}

interface Run {
  analysis: Analysis
  statement: OpenStatement
}

/** Something that the database answers. A query has a run for each statement in its text, an execute at most one. */
export type Operation =
  | { type: 'parse' | 'bind' | 'close' | 'sync' }
  | { type: 'describe'; prepared: Prepared | undefined }
  | { type: 'query'; runs: Run[] }
  | { type: 'execute'; prepared: Prepared | undefined; runs: Run[]; rows: number }

/** What was sent and is not answered yet, in the order in which the answers come. */
export class OperationQueue {
  #items: Operation[] = []

  get head(): Operation | undefined {
    return this.#items[0]
  }

  push(operation: Operation): void {
    this.#items.push(operation)
  }

  shift(): void {
    this.#items.shift()
  }

  /** Removes what the database ignores after an error, and returns the runs in it. */
  skipToSync(): { runs: Run[]; reachedSync: boolean } {
    const sync = this.#items.findIndex(({ type }) => type === 'sync')
    const skipped = this.#items.splice(0, sync < 0 ? this.#items.length : sync)
    return { runs: runsOf(skipped), reachedSync: sync >= 0 }
  }

  dropSyncs(): void {
    this.#items = this.#items.filter(({ type }) => type !== 'sync')
  }

  /** Removes everything, and returns the runs in it. */
  clear(): Run[] {
    return runsOf(this.#items.splice(0))
  }
}

function runsOf(operations: readonly Operation[]): Run[] {
  return operations.flatMap((operation) => ('runs' in operation ? operation.runs : []))
}
