/** What matters of a SQL text: words, quoted names and single punctuation marks. Comments are skipped. */
export interface Token {
  readonly type: 'word' | 'name' | 'mark' | 'value'
  /** Words in lower case, names without quotes, marks as they are; empty for values (strings, numbers). */
  readonly text: string
  readonly start: number
  readonly end: number
}

/** Sticky, so that a text of many megabytes is walked in one pass. */
const BLANK = /\s+/y
const WORD = /[A-Za-z_\u0080-\uffff][A-Za-z0-9_$\u0080-\uffff]*/y
const NUMBER = /[0-9][A-Za-z0-9_.]*/y
const BACKSLASH = 92
const PARAMETER = /\$[0-9]*/y
const DOLLAR_TAG = /\$(?:[A-Za-z_\u0080-\uffff][A-Za-z0-9_\u0080-\uffff]*)?\$/y

/**
 * Walks a SQL text token by token, by PostgreSQL's lexical rules (strings,
 * escapes, dollar quotes, nested comments). Never throws: an unfinished string
 * or comment ends with the text.
 *
 * @example [...tokens("select 'a;b' -- x")].length // 2
 */
export function* tokens(sql: string): Generator<Token, undefined> {
  let at = 0
  while (at < sql.length) {
    const skipped = skipBlank(sql, at)
    if (skipped > at) {
      at = skipped
      continue
    }
    const token = readToken(sql, at)
    yield token
    at = token.end
  }
}

function readToken(sql: string, start: number): Token {
  const char = sql.charAt(start)
  const next = sql.charAt(start + 1)
  if (char === "'") return { type: 'value', text: '', start, end: endOfQuoted(sql, start, "'", false) }
  if (char === '"') return name(sql, start, start)
  if (next === "'" && /[eE]/.test(char)) return { type: 'value', text: '', start, end: endOfQuoted(sql, start + 1, "'", true) }
  if (next === "'" && /[bBxXnN]/.test(char)) return { type: 'value', text: '', start, end: endOfQuoted(sql, start + 1, "'", false) }
  if (/[uU]/.test(char) && next === '&') {
    if (sql.charAt(start + 2) === "'") return { type: 'value', text: '', start, end: endOfQuoted(sql, start + 2, "'", false) }
    if (sql.charAt(start + 2) === '"') return name(sql, start, start + 2)
  }
  if (char === '$') return dollar(sql, start)
  const word = endOf(sql, start, WORD)
  if (word > start) return { type: 'word', text: sql.slice(start, word).toLowerCase(), start, end: word }
  const number = endOf(sql, start, NUMBER)
  if (number > start) return { type: 'value', text: '', start, end: number }
  return { type: 'mark', text: char, start, end: start + 1 }
}

function name(sql: string, start: number, quote: number): Token {
  const end = endOfQuoted(sql, quote, '"', false)
  return { type: 'name', text: sql.slice(quote + 1, end - 1).replaceAll('""', '"'), start, end }
}

/** A parameter ($1) or a dollar-quoted string. */
function dollar(sql: string, start: number): Token {
  DOLLAR_TAG.lastIndex = start
  const tag = DOLLAR_TAG.exec(sql)?.[0]
  if (!tag) return { type: 'value', text: '', start, end: endOf(sql, start, PARAMETER) }
  const close = sql.indexOf(tag, start + tag.length)
  return { type: 'value', text: '', start, end: close < 0 ? sql.length : close + tag.length }
}

/** Where the text that the pattern matches at `from` ends; `from` when it does not match. */
function endOf(sql: string, from: number, pattern: RegExp): number {
  pattern.lastIndex = from
  return pattern.test(sql) ? pattern.lastIndex : from
}

function endOfQuoted(sql: string, open: number, quote: string, escapes: boolean): number {
  const mark = quote.charCodeAt(0)
  for (let at = open + 1; at < sql.length; at++) {
    const code = sql.charCodeAt(at)
    if (escapes && code === BACKSLASH) at++
    else if (code === mark) {
      if (sql.charCodeAt(at + 1) !== mark) return at + 1
      at++
    }
  }
  return sql.length
}

function skipBlank(sql: string, from: number): number {
  const char = sql.charAt(from)
  if (char <= ' ' || char >= '\u0080') {
    const end = endOf(sql, from, BLANK)
    if (end > from) return end
  }
  if (char === '-' && sql.charAt(from + 1) === '-') {
    const end = sql.indexOf('\n', from)
    return end < 0 ? sql.length : end + 1
  }
  if (char === '/' && sql.charAt(from + 1) === '*') return endOfComment(sql, from)
  return from
}

/** Block comments nest in PostgreSQL. */
function endOfComment(sql: string, from: number): number {
  let depth = 0
  for (let at = from; at < sql.length; at++) {
    if (sql.startsWith('/*', at)) {
      depth++
      at++
    } else if (sql.startsWith('*/', at)) {
      depth--
      at++
      if (depth === 0) return at + 1
    }
  }
  return sql.length
}
