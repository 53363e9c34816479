/** One statement of a text, without its semicolon. `offset` is its first character's place in the text (UTF-16). */
export interface SqlStatement {
  readonly text: string
  readonly offset: number
}

/**
 * Splits SQL as psql does, so that each statement runs on its own: CREATE INDEX
 * CONCURRENTLY is possible, and an error has a line even where PostgreSQL gives
 * no position. Knows quotes, dollar quotes, nested comments and BEGIN ATOMIC.
 *
 * @example splitStatements('select 1; select 2') // texts `select 1` and `select 2`
 */
export function splitStatements(sql: string): SqlStatement[] {
  const statements: SqlStatement[] = []
  let start: number | undefined
  let parentheses = 0
  let words: string[] = []
  let blocks = 0
  const close = (end: number) => {
    if (start !== undefined) statements.push({ text: sql.slice(start, end).trimEnd(), offset: start })
    start = undefined
    parentheses = 0
    words = []
    blocks = 0
  }
  let at = 0
  while (at < sql.length) {
    const token = nextToken(sql, at)
    const end = at + token.length
    if (token.kind === 'separator' && parentheses <= 0 && blocks === 0) close(at)
    else if (token.kind !== 'blank') start ??= at
    if (token.kind === 'open') parentheses += 1
    if (token.kind === 'close') parentheses -= 1
    if (token.kind === 'word') {
      const word = sql.slice(at, end).toLowerCase()
      if (words.length < 6) words.push(word)
      if (definesRoutine(words)) blocks += blockStep(word, blocks)
    }
    at = end
  }
  close(sql.length)
  return statements
}

interface Token {
  kind: 'blank' | 'word' | 'separator' | 'open' | 'close' | 'other'
  length: number
}

const PATTERNS: readonly { kind: Token['kind']; pattern: RegExp }[] = [
  { kind: 'blank', pattern: /\s+|--[^\n]*/y },
  // E'' knows backslashes, plain quotes don't. An unclosed one takes the rest: PostgreSQL says what is wrong.
  { kind: 'other', pattern: /[eE]'(?:[^'\\]|\\[^]|'')*(?:'|$)|'(?:[^']|'')*(?:'|$)|"(?:[^"]|"")*(?:"|$)/y },
  { kind: 'other', pattern: /(\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$)[^]*?(?:\1|$(?![^]))/y },
  { kind: 'word', pattern: /[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/y },
  { kind: 'separator', pattern: /;/y },
  { kind: 'open', pattern: /\(/y },
  { kind: 'close', pattern: /\)/y },
]

function nextToken(sql: string, at: number): Token {
  if (sql.startsWith('/*', at)) return { kind: 'blank', length: commentLength(sql, at) }
  for (const { kind, pattern } of PATTERNS) {
    pattern.lastIndex = at
    const found = pattern.exec(sql)
    if (found) return { kind, length: found[0].length }
  }
  return { kind: 'other', length: 1 }
}

/** Block comments nest in SQL, which a pattern can't follow. */
function commentLength(sql: string, from: number): number {
  const mark = /\/\*|\*\//g
  mark.lastIndex = from
  let depth = 0
  for (let found = mark.exec(sql); found; found = mark.exec(sql)) {
    depth += found[0] === '/*' ? 1 : -1
    if (depth === 0) return mark.lastIndex - from
  }
  return sql.length - from
}

const definesRoutine = (words: readonly string[]) =>
  words[0] === 'create' && /^(or replace )?(function|procedure)\b/.test(words.slice(1, 4).join(' '))

/** psql's rule for SQL-standard bodies: BEGIN and CASE open, END closes. */
function blockStep(word: string, open: number): number {
  if (word === 'begin') return 1
  if (open === 0) return 0
  if (word === 'case') return 1
  return word === 'end' ? -1 : 0
}
