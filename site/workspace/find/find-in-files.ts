import escapeStringRegexp from 'escape-string-regexp'

export interface Query {
  text: string
  matchCase: boolean
  wholeWord: boolean
  /** The text is a regular expression of JavaScript. */
  regex: boolean
}

/** One match. Lines and columns count from 1. */
export interface Match {
  line: number
  column: number
  /** The line, in what is before, at and after the match; long lines are cut. */
  before: string
  matched: string
  after: string
}

export interface FileMatches {
  path: string
  matches: readonly Match[]
}

export type Found =
  | { status: 'found'; files: readonly FileMatches[]; total: number; cut: boolean }
  /** Why the regular expression is none, as the browser puts it. */
  | { status: 'invalid'; reason: string }

/** More matches than anybody reads. */
export const MOST_MATCHES = 500
/** Characters of a line that are shown on either side of a match. */
const AROUND = 60

/**
 * Finds a text in the learner's files, in their order.
 *
 * @example findInFiles({ 'src/a.ts': 'let a = 1' }, { text: 'A', matchCase: false, wholeWord: true, regex: false })
 */
export function findInFiles(files: Readonly<Record<string, string>>, query: Query, paths: readonly string[] = Object.keys(files)): Found {
  if (query.text === '') return { status: 'found', files: [], total: 0, cut: false }
  const pattern = patternOf(query)
  if (typeof pattern === 'string') return { status: 'invalid', reason: pattern }
  const found: FileMatches[] = []
  let total = 0
  for (const path of paths) {
    const matches = matchesIn(files[path] ?? '', pattern, MOST_MATCHES - total)
    if (matches.length === 0) continue
    found.push({ path, matches })
    total += matches.length
    if (total >= MOST_MATCHES) return { status: 'found', files: found, total, cut: true }
  }
  return { status: 'found', files: found, total, cut: false }
}

/** @returns the reason where it is no regular expression */
function patternOf({ text, matchCase, wholeWord, regex }: Query): RegExp | string {
  const source = regex ? text : escapeStringRegexp(text)
  try {
    return new RegExp(wholeWord ? `(?<![\\w$])(?:${source})(?![\\w$])` : source, matchCase ? 'gu' : 'giu')
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

function matchesIn(text: string, pattern: RegExp, most: number): Match[] {
  const found: Match[] = []
  for (const [index, content] of text.split('\n').entries()) {
    for (const match of content.matchAll(pattern)) {
      // Of an expression that matches nothing at all, every place would be one.
      if (match[0] === '') continue
      if (found.length >= most) return found
      const end = match.index + match[0].length
      found.push({
        line: index + 1,
        column: match.index + 1,
        before: content.slice(0, match.index).trimStart().slice(-AROUND),
        matched: match[0].slice(0, AROUND * 2),
        after: content.slice(end, end + AROUND),
      })
    }
  }
  return found
}
