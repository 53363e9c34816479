import type { Document } from '#grader'

export interface Option {
  readonly name: string
  readonly reason: string
  readonly cost: string
  readonly line: number
}

/**
 * The options of a record: rows of a table, or headings with items below them.
 *
 * @param measured names of options that are known: a heading that begins with one is an option, whatever stands below it
 */
export function optionsOf(document: Document, measured: readonly string[]): Option[] {
  return [...fromTables(document), ...fromHeadings(document, measured)]
}

/**
 * What is missing where three words are the least; empty when nothing is.
 *
 * @example shortcoming('n/a') // 'is "n/a"'
 */
export function shortcoming(text: string): string {
  const words = text.match(/[\p{L}\p{N}'’]+/gu) ?? []
  if (text === '') return 'is missing'
  if (words.length < 3) return `is "${text}", and three words are the least`
  return words.every((word) => NOTHING.has(word.toLowerCase())) ? `is "${text}", which says that there is none` : ''
}

/** Words that together say no more than "none". */
const NOTHING = new Set(
  'a an any all at are as be cost costs far for free has have here i is it its know known n no none not nothing of really so that there this to us we'.split(
    ' ',
  ),
)

function fromTables({ tables }: Document): Option[] {
  return tables.flatMap(({ header, rows, line }) => {
    const column = (pattern: RegExp) => header.findIndex((title) => pattern.test(title))
    const [option, reason, cost] = [column(/^(the )?options?\b/i), column(/^(reasons?|why)\b/i), column(/^(its )?costs?\b/i)]
    if (option === -1 || (reason === -1 && cost === -1)) return []
    return rows.map((row, index) => ({
      name: nameIn(row[option] ?? ''),
      reason: row[reason] ?? '',
      cost: row[cost] ?? '',
      line: line + 2 + index,
    }))
  })
}

function fromHeadings({ sections }: Document, measured: readonly string[]): Option[] {
  return sections.flatMap(({ heading, items, line }) => {
    const name = nameIn(heading)
    const said = (pattern: RegExp) =>
      items
        .find(({ text }) => pattern.test(text))
        ?.text.replace(pattern, '')
        .trim() ?? ''
    const [reason, cost] = [said(/^(reasons?|why)\s*:/i), said(/^costs?\s*:/i)]
    return measured.includes(name) || (reason !== '' && cost !== '') ? [{ name, reason, cost, line }] : []
  })
}

/** The first word, without a number before it. */
function nameIn(text: string): string {
  const rest = text.replace(/^(?:option\s*)?\d+\s*[.:)]\s*/i, '')
  return /[\p{L}\p{N}]+(?:-[\p{L}\p{N}]+)*/u.exec(rest)?.[0].toLowerCase() ?? ''
}
