import { createScanner, parse, printParseErrorCode, type ParseError } from 'jsonc-parser'
import { headerOf, type Draft } from './draft.ts'

export type JsonProblemCode =
  | 'value'
  | 'symbol'
  | 'number'
  | 'name'
  | 'colon'
  | 'comma'
  | 'brace'
  | 'bracket'
  | 'end'
  | 'comment'
  | 'string'
  | 'escape'
  | 'character'
  | 'unknown'

/** Where a text stops being JSON. `offset` counts from 0, lines and columns from 1. */
export interface JsonProblem {
  code: JsonProblemCode
  offset: number
  length: number
  line: number
  column: number
}

/** A piece of formatted JSON. */
export interface JsonToken {
  kind: 'name' | 'string' | 'number' | 'literal' | 'other'
  text: string
}

/** By the parser's own names. */
const CODES: Readonly<Record<string, JsonProblemCode>> = {
  ValueExpected: 'value',
  InvalidSymbol: 'symbol',
  InvalidNumberFormat: 'number',
  UnexpectedEndOfNumber: 'number',
  PropertyNameExpected: 'name',
  ColonExpected: 'colon',
  CommaExpected: 'comma',
  CloseBraceExpected: 'brace',
  CloseBracketExpected: 'bracket',
  EndOfFileExpected: 'end',
  InvalidCommentToken: 'comment',
  UnexpectedEndOfComment: 'comment',
  UnexpectedEndOfString: 'string',
  InvalidUnicode: 'escape',
  InvalidEscapeCharacter: 'escape',
  InvalidCharacter: 'character',
}

/** Whether a body says that it is JSON, or looks like it where it says nothing. */
export function isMeantAsJson(draft: Draft): boolean {
  const type = headerOf(draft, 'Content-Type')
  return type === undefined || type.trim() === '' ? /^\s*[[{]/.test(draft.body) : /\bjson\b/i.test(type)
}

/**
 * The first place at which a text is not JSON; nothing where it is, or is empty.
 *
 * @example jsonProblem('{"a": 1,}') // { code: 'name', offset: 8, length: 1, line: 1, column: 9 }
 */
export function jsonProblem(text: string): JsonProblem | undefined {
  if (text.trim() === '' || isJson(text)) return undefined
  const [first] = errorsOf(text)
  const offset = Math.min(first?.offset ?? 0, text.length)
  const before = text.slice(0, offset).split('\n')
  return {
    code: CODES[first ? printParseErrorCode(first.error) : ''] ?? 'unknown',
    offset,
    length: first?.length ?? 0,
    line: before.length,
    column: (before.at(-1)?.length ?? 0) + 1,
  }
}

/**
 * JSON as a person reads it. Only the space between tokens changes: numbers keep all their digits.
 *
 * @returns nothing where the text is not JSON
 * @example prettyJson('{"id":12345678901234567890}') // '{\n  "id": 12345678901234567890\n}'
 */
export function prettyJson(text: string): string | undefined {
  return prettyTokens(text)
    ?.map((token) => token.text)
    .join('')
}

/** As {@link prettyJson}, in pieces by what they are. */
export function prettyTokens(text: string): JsonToken[] | undefined {
  if (!isJson(text)) return undefined
  const scanner = createScanner(text, true)
  const tokens: JsonToken[] = []
  let depth = 0
  let opened = false
  const newLine = () => `\n${'  '.repeat(depth)}`
  for (scanner.scan(); scanner.getTokenLength() > 0; scanner.scan()) {
    const from = scanner.getTokenOffset()
    const written = text.slice(from, from + scanner.getTokenLength())
    const closes = written === '}' || written === ']'
    if (closes) depth -= 1
    // Nothing stands between the braces of an empty object.
    if (opened !== closes) tokens.push({ kind: 'other', text: newLine() })
    const previous = tokens.at(-1)
    if (written === ':' && previous?.kind === 'string') previous.kind = 'name'
    tokens.push({ kind: kindOf(written), text: written === ':' ? ': ' : written })
    opened = written === '{' || written === '['
    if (opened) depth += 1
    if (written === ',') tokens.push({ kind: 'other', text: newLine() })
  }
  return tokens
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

function errorsOf(text: string): ParseError[] {
  const errors: ParseError[] = []
  try {
    parse(text, errors, { disallowComments: true, allowTrailingComma: false })
  } catch {
    // Nested deeper than the stack is.
  }
  return errors.sort((a, b) => a.offset - b.offset)
}

function kindOf(token: string): JsonToken['kind'] {
  if (token.startsWith('"')) return 'string'
  if (/^[-\d]/.test(token)) return 'number'
  return /^[a-z]/.test(token) ? 'literal' : 'other'
}
