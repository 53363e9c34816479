import type { Document } from './types.ts'

type Body = Omit<Document, 'path' | 'data' | 'problem'>

const HEADING = /^ {0,3}(#{1,6})\s+(.*?)\s*#*\s*$/
const FENCE = /^ {0,3}(```|~~~)/
const ITEM = /^\s*(?:[-*+]|\d{1,9}[.)])\s+(.*)$/
const ROW = /^\s*\|(.*)\|\s*$/
const DELIMITER = /^\s*\|(?:\s*:?-{1,}:?\s*\|)+\s*$/
const CODE = /`[^`\n]*`/g
const LINK = /(?<!!)\[([^\]\n]{0,500})\]\(\s*<?([^)\s>]{1,1000})>?(?:\s+"[^"\n]{0,500}")?\s*\)/g
const NAMED_LINK = /(?<!!)\[([^[\]\n]{1,500})\]\[([^[\]\n]{0,500})\]/g
const DEFINITION = /^ {0,3}\[([^[\]\n]{1,500})\]:\s*<?([^\s>]{1,1000})>?/
const NUMBER = /(?<![\w.,/:-])(?:\d{1,3}(?:[ ,\u00a0\u202f]\d{3})+|\d{1,15})(?:\.\d{1,10})?(?![\w/:-]|[.,]\d)/g
const PLACEHOLDER = /\b(?:TODO|TBD|FIXME|XXX|[Ll]orem ipsum)\b/g

/**
 * Reads the parts of Markdown that carry facts: headings, lists, links, tables with pipes, numbers. Each line is
 * looked at once, and what is in code is passed over. Prose stays what it is.
 *
 * @param firstLine number of the first line, where something stood before
 */
export function readMarkdown(text: string, firstLine = 1): Body {
  const body: Body = { headings: [], sections: [], links: [], tables: [], numbers: [], placeholders: [] }
  const lines = withoutComments(text.split(/\r\n|\r|\n/))
  const definitions = definitionsOf(lines)
  const anchors = new Map<string, number>()
  let fence: string | undefined
  /** The item that a line without a mark of its own goes on with. */
  let open: Body['sections'][number]['items'][number] | undefined
  lines.forEach((raw, index) => {
    const line = firstLine + index
    const mark = FENCE.exec(raw)?.[1]
    if (mark !== undefined || fence !== undefined) {
      if (mark !== undefined) fence = fence === undefined ? mark : fence === mark ? undefined : fence
      open = undefined
      return
    }
    if (DEFINITION.test(raw)) return
    const heading = HEADING.exec(raw)
    if (heading !== null) {
      startSection(body, heading, line, anchors)
      open = undefined
    } else {
      const section = body.sections.at(-1)
      const item = ITEM.exec(raw)?.[1]
      if (section !== undefined) section.words += DELIMITER.test(raw) ? 0 : (raw.match(/[\p{L}\p{N}]+/gu) ?? []).length
      if (item !== undefined) {
        open = { text: plain(item), line }
        section?.items.push(open)
      } else if (raw.trim() === '' || ROW.test(raw)) open = undefined
      else if (open !== undefined) open.text = `${open.text} ${plain(raw)}`.trim()
    }
    if (DELIMITER.test(raw)) startTable(body, lines[index - 1] ?? '', line - 1)
    else if (ROW.test(raw)) addRow(body, raw, line)
    readLine(body, raw, line, definitions)
  })
  return body
}

function startSection(body: Body, [, marks = '', title = '']: RegExpExecArray, line: number, anchors: Map<string, number>): void {
  const level = marks.length
  const text = plain(title)
  body.headings.push({ level, text, line, anchor: anchorOf(text, anchors) })
  body.sections.push({ level, heading: text, line, words: 0, items: [] })
}

function readLine(body: Body, raw: string, line: number, definitions: ReadonlyMap<string, string>): void {
  const text = raw.replace(CODE, blank)
  for (const [, label = '', target = ''] of text.matchAll(LINK)) body.links.push({ text: label, target, line })
  for (const [, label = '', name = ''] of text.matchAll(NAMED_LINK)) {
    const called = name === '' ? label : name
    const target = definitions.get(called.toLowerCase())
    body.links.push({
      text: label,
      ...(target === undefined ? { target: '', broken: `nothing says where [${called}] is` } : { target }),
      line,
    })
  }
  for (const [found] of text.matchAll(PLACEHOLDER)) body.placeholders.push({ text: found, line })
  const section = body.headings.at(-1)?.text ?? ''
  const words = withoutTargets(text).replace(/^\s*\d{1,9}[.)]\s/, '')
  for (const [found] of words.matchAll(NUMBER)) {
    body.numbers.push({ value: Number(found.replace(/[ ,\u00a0\u202f]/g, '')), text: found, line, section })
  }
}

/** Where links by name lead, by that name in lower case: `[thread]: ../thread.md`. */
function definitionsOf(lines: readonly string[]): Map<string, string> {
  const found = lines.flatMap((raw): [string, string][] => {
    const [, name, target] = DEFINITION.exec(raw) ?? []
    return name === undefined || target === undefined ? [] : [[name.toLowerCase(), target]]
  })
  return new Map(found)
}

/** The same lines, with spaces for what is commented out. In code a comment is none. */
function withoutComments(lines: readonly string[]): string[] {
  let fence: string | undefined
  let inside = false
  return lines.map((raw) => {
    const mark = inside ? undefined : FENCE.exec(raw)?.[1]
    if (mark !== undefined) fence = fence === undefined ? mark : fence === mark ? undefined : fence
    if (fence !== undefined || mark !== undefined) return raw
    // Of the same length, so that a place in it is a place in the line.
    const text = inside ? raw : raw.replace(CODE, blank)
    let shown = ''
    let at = 0
    while (at < raw.length) {
      const next = text.indexOf(inside ? '-->' : '<!--', at)
      const end = next === -1 ? raw.length : next
      shown += inside ? ' '.repeat(end - at) : raw.slice(at, end)
      if (next === -1) break
      at = end + (inside ? 3 : 4)
      shown += ' '.repeat(at - end)
      inside = !inside
    }
    return shown
  })
}

function startTable(body: Body, header: string, line: number): void {
  if (ROW.test(header)) body.tables.push({ line, header: cells(header), rows: [] })
}

/** A row belongs to the table whose last row is the line before. */
function addRow(body: Body, raw: string, line: number): void {
  const table = body.tables.at(-1)
  if (table !== undefined && line === table.line + 2 + table.rows.length) table.rows.push(cells(raw))
}

function cells(row: string): string[] {
  return (ROW.exec(row)?.[1] ?? '').split(/(?<!\\)\|/).map((cell) => plain(cell.replaceAll('\\|', '|')))
}

/** Without emphasis, code marks and the targets of links. Names keep their underscores, and code keeps all of it. */
function plain(text: string): string {
  return withoutTargets(text)
    .split(/(`[^`\n]*`)/)
    .map((part, index) =>
      index % 2 === 1 ? part.slice(1, -1) : part.replace(/[*`]{1,3}|(?<![\p{L}\p{N}])_{1,3}|_{1,3}(?![\p{L}\p{N}])/gu, ''),
    )
    .join('')
    .trim()
}

function withoutTargets(text: string): string {
  return text.replace(LINK, '$1').replace(NAMED_LINK, '$1')
}

function blank(text: string): string {
  return ' '.repeat(text.length)
}

/**
 * As GitHub makes it: of two headings with the same text, the second ends with `-1`.
 *
 * @param taken for each anchor, the number that the next one of its kind gets
 */
function anchorOf(text: string, taken: Map<string, number>): string {
  const anchor = text
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
    .replaceAll(' ', '-')
  let free = anchor
  // A heading may be called "Cost 1" by itself.
  while (taken.has(free)) {
    const before = taken.get(anchor) ?? 0
    taken.set(anchor, before + 1)
    free = `${anchor}-${before}`
  }
  taken.set(free, 1)
  return free
}
