/** UTF-16 units: a record has a few thousand. */
const MOST_CHARACTERS = 16 * 1024
const MOST_LINES = 1_000
/** Lists and quotes within each other. */
const DEEPEST = 24
/** Of emphasis, links, code and HTML, between two empty lines. */
const MOST_MARKS = 1_000

const MARK = /[*_]+|`+|[[\]<!&]/g
const BEFORE_TEXT = /^(?:[ \t]|>|(?:[-*+]|\d{1,9}[.)])(?=[ \t]))+/

/**
 * Why Markdown is not read; undefined when it is. The parser's time grows with the square of some of these, with the
 * cube of the depth, and nothing can stop it once it has begun. So they are counted before.
 *
 * @example markdownProblem('>'.repeat(5_000)) // 'has lists or quotes that are more than 24 deep'
 */
export function markdownProblem(text: string): string | undefined {
  if (text.length > MOST_CHARACTERS) return `is longer than ${MOST_CHARACTERS / 1024} KiB`
  const lines = text.split(/\r\n|\r|\n/)
  if (lines.length > MOST_LINES) return `has more than ${MOST_LINES} lines`
  let marks = 0
  for (const line of lines) {
    if (depthOf(line) > DEEPEST) return `has lists or quotes that are more than ${DEEPEST} deep`
    marks = line.trim() === '' ? 0 : marks + (line.match(MARK)?.length ?? 0)
    if (marks > MOST_MARKS) return `has more than ${MOST_MARKS} marks of Markdown without an empty line between them`
  }
  return undefined
}

/** How deep a line can lie: a list needs a mark or two columns, a quote a mark. */
function depthOf(line: string): number {
  const before = BEFORE_TEXT.exec(line)?.[0].replaceAll('\t', '    ') ?? ''
  const marks = before.match(/>|[-*+]|\d+[.)]/g)?.length ?? 0
  return marks === 0 ? 0 : marks + Math.floor((/^ */.exec(before)?.[0].length ?? 0) / 2)
}
