import type { Statement } from '../grader/types.ts'
import { classify } from './classify.ts'
import { tokens } from './tokens.ts'

/** What is known of a statement from its text alone. */
export interface Analysis {
  /** The text, capped at 10 000 characters. */
  readonly sql: string
  readonly kind: Statement['kind']
  /** Tables read or written, in order of first appearance, without schema and quotes. */
  readonly tables: readonly string[]
  /** Tables whose rows it inserts, updates, deletes or truncates, also in a WITH. */
  readonly writes: readonly string[]
  /** How many parts of the statement write: 2 for a DELETE in the WITH of an INSERT. */
  readonly writers: number
  readonly control?: Control
}

/** What a statement does to the transaction. `chain`: a new one begins at once. */
export type Control =
  { type: 'begin' } | { type: 'commit' | 'rollback'; chain: boolean } | { type: 'savepoint' | 'release' | 'rollback-to'; name: string }

export const MAX_SQL_CHARACTERS = 10_000
const CACHED = 500
const cache = new Map<string, readonly Analysis[]>()

/**
 * Splits a text at its semicolons and says of each statement what it is.
 * `maximum` statements at most are looked at: the caller knows its limit.
 *
 * @example analyse('begin; delete from a').map(({ kind }) => kind) // ['session', 'delete']
 */
export function analyse(sql: string, maximum = Number.POSITIVE_INFINITY): readonly Analysis[] {
  const known = cache.get(sql)
  if (known) return known
  const analyses: Analysis[] = []
  for (const statement of split(sql)) {
    if (analyses.length > maximum) break
    analyses.push({ sql: detached(statement.text), ...classify(statement.text) })
  }
  if (sql.length <= MAX_SQL_CHARACTERS) remember(sql, analyses)
  return analyses
}

function remember(sql: string, analyses: readonly Analysis[]): void {
  if (cache.size >= CACHED) for (const oldest of [...cache.keys()].slice(0, CACHED / 2)) cache.delete(oldest)
  cache.set(sql, analyses)
}

/** A slice would keep the whole of a message in memory. */
function detached(text: string): string {
  return text.length <= MAX_SQL_CHARACTERS ? text : Buffer.from(text.slice(0, MAX_SQL_CHARACTERS)).toString()
}

function* split(sql: string): Generator<{ text: string }> {
  let start: number | undefined
  let end = 0
  let depth = 0
  let first = ''
  let previous = ''
  let routine = false
  for (const token of tokens(sql)) {
    if (token.type === 'mark' && token.text === ';' && depth === 0 && !routine) {
      if (start !== undefined) yield { text: sql.slice(start, end) }
      start = undefined
      continue
    }
    if (start === undefined) {
      start = token.start
      first = token.text
    }
    if (token.text === '(' && token.type === 'mark') depth++
    if (token.text === ')' && token.type === 'mark') depth = Math.max(0, depth - 1)
    // The body of a SQL routine has semicolons of its own; what follows it is counted as part of it.
    if (first === 'create' && previous === 'begin' && token.text === 'atomic') routine = true
    previous = token.text
    end = token.end
  }
  if (start !== undefined) yield { text: sql.slice(start, end) }
}
