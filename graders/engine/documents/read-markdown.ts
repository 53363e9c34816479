import type { Document } from './types.ts'

type Body = Omit<Document, 'path' | 'data' | 'problem'>

const HEADING = /^ {0,3}(#{1,6})\s+(.*?)\s*#*\s*$/
const FENCE = /^ {0,3}(```|~~~)/
const ITEM = /^\s*(?:[-*+]|\d{1,9}[.)])\s+(.*)$/
const ROW = /^\s*\|(.*)\|\s*$/
const DELIMITER = /^\s*\|(?:\s*:?-{1,}:?\s*\|)+\s*$/
const LINK = /(?<!!)\[([^\]\n]{0,500})\]\(\s*<?([^)\s>]{1,1000})>?(?:\s+"[^"\n]{0,500}")?\s*\)/g
const NUMBER = /(?<![\w.,/:-])(?:\d{1,3}(?:[ ,\u00a0\u202f]\d{3})+|\d{1,15})(?:\.\d{1,10})?(?![\w/:-]|[.,]\d)/g

/**
 * Reads the parts of Markdown that carry facts: headings, lists, links, tables with pipes, numbers. Each line is
 * looked at once, and what is in code is passed over. Prose stays what it is.
 *
 * @param firstLine number of the first line, where something stood before
 */
export function readMarkdown(text: string, firstLine = 1): Body {
  const body: Body = { headings: [], sections: [], links: [], tables: [], numbers: [] }
  const lines = text.split(/\r\n|\r|\n/)
  let fence: string | undefined
  lines.forEach((raw, index) => {
    const line = firstLine + index
    const mark = FENCE.exec(raw)?.[1]
    if (mark !== undefined) {
      fence = fence === undefined ? mark : fence === mark ? undefined : fence
      return
    }
    if (fence !== undefined) return
    const heading = HEADING.exec(raw)
    if (heading !== null) {
      const [, marks = '', title = ''] = heading
      body.headings.push({ level: marks.length, text: plain(title), line })
      body.sections.push({ heading: plain(title), line, words: 0, items: [] })
    } else {
      const section = body.sections.at(-1)
      const item = ITEM.exec(raw)?.[1]
      if (section !== undefined) section.words += DELIMITER.test(raw) ? 0 : (raw.match(/[\p{L}\p{N}]+/gu) ?? []).length
      if (item !== undefined) section?.items.push(plain(item))
    }
    if (DELIMITER.test(raw)) startTable(body, lines[index - 1] ?? '', line - 1)
    else if (ROW.test(raw)) addRow(body, raw, line)
    readLine(body, raw, line)
  })
  return body
}

function readLine(body: Body, raw: string, line: number): void {
  const text = raw.replace(/`[^`\n]*`/g, (code) => ' '.repeat(code.length))
  for (const [, label = '', target = ''] of text.matchAll(LINK)) body.links.push({ text: label, target, line })
  const section = body.headings.at(-1)?.text ?? ''
  const words = text.replace(LINK, '$1').replace(/^\s*\d{1,9}[.)]\s/, '')
  for (const [found] of words.matchAll(NUMBER)) {
    body.numbers.push({ value: Number(found.replace(/[ ,\u00a0\u202f]/g, '')), text: found, line, section })
  }
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

/** Without emphasis, code marks and the targets of links. */
function plain(text: string): string {
  return text
    .replace(LINK, '$1')
    .replace(/[*_`]{1,3}/g, '')
    .trim()
}
