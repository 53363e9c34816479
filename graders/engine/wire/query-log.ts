import type { QueryLog, Statement } from '../grader/types.ts'
import { analyse } from './sql.ts'

/** How a kind of statement relates to its tables, in the words of `explain`. */
const VERBS = {
  select: 'from',
  insert: 'insert into',
  update: 'update of',
  delete: 'delete from',
  other: 'other on',
  session: 'about',
} as const

/**
 * What a grader is given of statements: those of kind `session` set apart, and
 * a line that says to people which tables they were about.
 *
 * @example queryLog(statements).explain() // "52 queries: 1 from orders, 50 from customers, 1 from items"
 */
export function queryLog(statements: readonly Statement[]): QueryLog {
  const counted = statements.filter(({ kind }) => kind !== 'session')
  return { statements: counted, count: counted.length, explain: () => explain(counted), all: statements }
}

function explain(statements: readonly Statement[]): string {
  if (statements.length === 0) return 'no queries'
  const groups = new Map<string, number>()
  for (const statement of statements) {
    const subject = describe(statement)
    groups.set(subject, (groups.get(subject) ?? 0) + 1)
  }
  const list = [...groups].map(([subject, count]) => `${count} ${subject}`).join(', ')
  return `${statements.length === 1 ? '1 query' : `${statements.length} queries`}: ${list}`
}

function describe({ sql, kind }: Statement): string {
  const [analysis] = analyse(sql)
  // What is written comes first; what it was computed from does not matter here.
  const tables = kind === 'select' ? analysis?.tables : analysis?.writes
  if (tables === undefined || tables.length === 0) return kind === 'select' ? 'without a table' : kind
  return `${VERBS[kind]} ${tables.join(' + ')}`
}
