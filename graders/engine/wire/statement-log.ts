import { setImmediate } from 'node:timers/promises'
import type { Statement } from '../grader/types.ts'
import type { Analysis } from './sql.ts'
import { MIB, TRUSTED } from '../policy.ts'

/** A statement whose answer may still be on its way. */
export type OpenStatement = { -readonly [Key in keyof Statement]: Statement[Key] } & { markers: string[] }

export const MAX_STATEMENTS = TRUSTED.statements.value
/** Together, in characters; repeated texts count once. */
const MAX_TEXT = TRUSTED.statementTextMiB.value * MIB

/** All statements of a grading, over all instances and connections. */
export class StatementLog {
  readonly statements: OpenStatement[] = []
  /** Why nothing more is recorded, once a cap is reached. */
  limit: string | undefined
  readonly #open = new Map<number, OpenStatement>()
  readonly #waiting: { upTo: number; resolve: () => void }[] = []
  #markers: { text: string; bytes: Buffer }[] = []
  #lastText = ''
  #characters = 0

  /** Records a statement that is being sent. Undefined when a cap is reached: `limit` says which. */
  sent(analysis: Analysis, instance: string, connection: number, transaction: number | null): OpenStatement | undefined {
    if (analysis.sql !== this.#lastText) this.#characters += analysis.sql.length
    this.#lastText = analysis.sql
    if (this.statements.length >= MAX_STATEMENTS)
      this.limit ??= `the subject sent more than ${MAX_STATEMENTS} statements: the wire was closed`
    if (this.#characters > MAX_TEXT) this.limit ??= `the subject sent more than ${MAX_TEXT} characters of SQL: the wire was closed`
    if (this.limit !== undefined) return undefined
    const statement: OpenStatement = {
      sequence: this.statements.length + 1,
      instance,
      connection,
      sql: analysis.sql,
      kind: analysis.kind,
      rows: null,
      bytes: 0,
      columns: [],
      error: null,
      transaction,
      markers: [],
    }
    this.statements.push(statement)
    this.#open.set(statement.sequence, statement)
    return statement
  }

  answered(statement: OpenStatement): void {
    if (!this.#open.delete(statement.sequence)) return
    const first = this.#firstOpen()
    for (let index = this.#waiting.length - 1; index >= 0; index--) {
      const waiting = this.#waiting[index]
      if (!waiting || waiting.upTo >= first) continue
      this.#waiting.splice(index, 1)
      waiting.resolve()
    }
  }

  watch(markers: readonly string[]): void {
    this.#markers = markers.filter((text) => text !== '').map((text) => ({ text, bytes: Buffer.from(text) }))
  }

  /** Row data came back for a statement. */
  received(statement: OpenStatement, raw: Buffer): void {
    statement.bytes += raw.length
    for (const { text, bytes } of this.#markers) {
      if (!statement.markers.includes(text) && raw.includes(bytes)) statement.markers.push(text)
    }
  }

  /** Resolves when every statement sent up to now has its answer. */
  async idle(): Promise<void> {
    // What a subject wrote before it answered us may still wait in the sockets' buffers.
    for (let turn = 0; turn < 3; turn++) await setImmediate()
    const upTo = this.statements.length
    if (this.#firstOpen() > upTo) return
    await new Promise<void>((resolve) => this.#waiting.push({ upTo, resolve }))
  }

  #firstOpen(): number {
    const { value, done } = this.#open.keys().next()
    return done ? Number.POSITIVE_INFINITY : value
  }
}
