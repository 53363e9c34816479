import type { Document } from '#grader'
import { plural } from './describe.ts'

/** The record that the learner writes. */
export const NEW = 4

export interface DecisionRecord {
  readonly number: number
  /** Such as `docs/adr/0003-page-by-number.md`. */
  readonly path: string
  readonly document: Document
  readonly status: string
  readonly date: string
  readonly chosen: string
  readonly supersedes: readonly number[]
  readonly supersededBy: readonly number[]
}

/** Numbered documents in docs/adr/, by number. */
export function recordsOf(documents: readonly Document[]): DecisionRecord[] {
  return documents
    .flatMap((document): DecisionRecord[] => {
      const number = /^docs\/adr\/(\d{4})-[^/]+\.md$/.exec(document.path)?.[1]
      if (number === undefined) return []
      const data = (name: string) => property(document.data, name)
      return [
        {
          number: Number(number),
          path: document.path,
          document,
          status: textOf(data('status')).toLowerCase(),
          date: textOf(data('date')),
          chosen: textOf(data('chosen')).toLowerCase(),
          supersedes: numbersIn(data('supersedes')),
          supersededBy: numbersIn(data('superseded-by') ?? data('supersededBy') ?? data('superseded_by')),
        },
      ]
    })
    .toSorted((a, b) => a.number - b.number)
}

/** @throws Error for the learner, when there is none, or one that can't be read */
export function newRecord(records: readonly DecisionRecord[]): DecisionRecord {
  const found = records.find(({ number }) => number === NEW)
  if (found === undefined) throw new Error('There is no record docs/adr/0004-….md.')
  const { path, document } = found
  if (document.problem !== undefined) throw new Error(`${path} can't be read, or its front matter can't: ${document.problem}.`)
  if (document.data === null)
    throw new Error(`${path} has no front matter: two lines of --- at its beginning, and the fields between them.`)
  return found
}

/** How it is named where a number has to do: `0003`. */
export function four(number: number): string {
  return String(number).padStart(4, '0')
}

export function isDate(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text)
}

type Section = Document['sections'][number]

/** A section with those below it, the next one of its level excluded. */
export function below(document: Document, section: Section): Section[] {
  const { sections } = document
  const begin = sections.indexOf(section)
  const end = sections.findIndex(({ level }, index) => index > begin && level <= section.level)
  return sections.slice(begin, end === -1 ? undefined : end)
}

/** The title stands alone above all others: what it says does not make it a section. */
function isTitle({ sections }: Document, section: Section): boolean {
  return section === sections[0] && sections.slice(1).every(({ level }) => level > section.level) && sections.length > 1
}

/**
 * What is wrong with the section of a record that has this word in its heading; empty when nothing is.
 *
 * @example sectionProblem(record.document, 'Context', 10) // 'docs/adr/0004-a.md:9: …'
 */
export function sectionProblem(document: Document, word: string, leastWords: number): string {
  const found = document.sections.filter((section) => !isTitle(document, section) && new RegExp(`\\b${word}\\b`, 'i').test(section.heading))
  const [first] = found
  if (first === undefined) return `${document.path} has no heading "${word}".`
  const words = Math.max(...found.map((section) => below(document, section).reduce((sum, each) => sum + each.words, 0)))
  return words >= leastWords
    ? ''
    : `${document.path}:${first.line}: "${first.heading}" has ${plural(words, 'word')} below it, and ${leastWords} are the least.`
}

/** Where a link leads within the exercise; undefined for another site. */
export function targetOf({ path }: Document, target: string): string | undefined {
  try {
    const { protocol, pathname } = new URL(target, `file:///${path}`)
    return protocol === 'file:' ? decodeURIComponent(pathname).slice(1) : undefined
  } catch {
    return undefined
  }
}

/** YAML reads `0003` as a number, and a list or a file's name says the same. */
function numbersIn(value: unknown): number[] {
  if (Array.isArray(value)) return value.flatMap(numbersIn)
  if (typeof value === 'number') return [value]
  const found = /(?<!\d)\d{1,4}(?!\d)/.exec(textOf(value))
  return found === null ? [] : [Number(found[0])]
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : ''
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}
