import type { Statement } from '../grader/types.ts'
import type { Analysis, Control } from './sql.ts'
import { TableFinder } from './table-finder.ts'
import { tokens } from './tokens.ts'
import type { Token } from './tokens.ts'

const KINDS = new Map<string, Statement['kind']>([
  ['select', 'select'],
  ['values', 'select'],
  ['table', 'select'],
  ['insert', 'insert'],
  ['update', 'update'],
  ['delete', 'delete'],
])

const SESSION = new Set(
  'begin start commit end abort rollback savepoint release set show reset discard deallocate listen unlisten'.split(' '),
)

/** By these drivers ask where they are. A SELECT of nothing else is of kind `session`. */
const SESSION_WORDS = new Set('current_schema current_catalog current_user session_user current_role'.split(' '))
const SESSION_CALLS = new Set(
  'version current_schema current_schemas current_database current_setting set_config pg_backend_pid pg_is_in_recovery'.split(' '),
)

/** What a statement does is known from its beginning; the rest of a long one is rows of values. */
const MAX_TOKENS = 50_000

/** Says what a single statement is. */
export function classify(sql: string): Omit<Analysis, 'sql'> {
  const finder = new TableFinder()
  const opening: Token[] = []
  let seen = 0
  for (const token of tokens(sql)) {
    if (++seen > MAX_TOKENS) break
    if (opening.length < 6) opening.push(token)
    finder.see(token)
  }
  finder.end()
  const words = opening.map((token) => (token.type === 'word' ? token.text : ''))
  const control = controlOf(words, opening)
  const tables = finder.tables.map(({ table }) => table)
  return {
    kind: kindOf(words, opening, finder),
    tables: [...new Set(tables)],
    writes: [...new Set(finder.writes)],
    writers: finder.writes.length,
    ...(control && { control }),
  }
}

function kindOf(words: readonly string[], opening: readonly Token[], finder: TableFinder): Statement['kind'] {
  const first = words[0] ?? ''
  if (first === 'commit' && words[1] === 'prepared') return 'other'
  if (SESSION.has(first)) return 'session'
  const kind = opening[0]?.text === '(' ? 'select' : (KINDS.get(finder.verb) ?? 'other')
  if (kind !== 'select') return kind
  // A WITH that writes and a SELECT that reports it: what it does counts.
  if (finder.firstWriter !== undefined) return KINDS.get(finder.firstWriter) ?? 'other'
  return isLookUp(finder) ? 'session' : 'select'
}

function isLookUp(finder: TableFinder): boolean {
  if (finder.tables.length > 0) return finder.tables.every(isCatalogue)
  if (finder.calls.length === 0) return finder.words.some((word) => SESSION_WORDS.has(word))
  return finder.calls.every((call) => SESSION_CALLS.has(call))
}

function isCatalogue({ schema, table }: { schema: string; table: string }): boolean {
  if (schema === 'pg_catalog' || schema === 'information_schema') return true
  return schema === '' && table.startsWith('pg_')
}

function controlOf(words: readonly string[], opening: readonly Token[]): Control | undefined {
  const [first = '', second = ''] = words
  const name = (index: number) => opening[index]?.text ?? ''
  if (first === 'begin' || (first === 'start' && second === 'transaction')) return { type: 'begin' }
  if (first === 'savepoint') return { type: 'savepoint', name: name(1) }
  if (first === 'release') return { type: 'release', name: name(second === 'savepoint' ? 2 : 1) }
  if (first === 'commit' || first === 'end') return second === 'prepared' ? undefined : { type: 'commit', chain: chains(words) }
  if (first !== 'rollback' && first !== 'abort') return undefined
  if (second === 'prepared') return undefined
  const to = words.indexOf('to')
  if (to < 0) return { type: 'rollback', chain: chains(words) }
  return { type: 'rollback-to', name: name(words[to + 1] === 'savepoint' ? to + 2 : to + 1) }
}

function chains(words: readonly string[]): boolean {
  const chain = words.indexOf('chain')
  return chain > 0 && words[chain - 1] !== 'no'
}
