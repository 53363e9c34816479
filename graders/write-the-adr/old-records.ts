import type { Document } from '#grader'
import type { DecisionRecord } from './records.ts'

interface Kept {
  readonly path: string
  readonly date: string
  readonly chosen: string
  readonly headings: string
  /** Texts of its tables, from left to right and from top to bottom. */
  readonly cells: string
}

const SECTIONS = 'Context / Options / Decision / Consequences'

/** What the records of the starter say, and go on saying. */
const KEPT: readonly Kept[] = [
  {
    path: 'docs/adr/0001-record-decisions.md',
    date: '2024-06-03',
    chosen: '',
    headings: `1. We record decisions / ${SECTIONS}`,
    cells:
      'Option Reason Cost records they lie beside the code and are reviewed with it half an hour for each decision wiki everybody can write there, and nobody reviews it pages that nobody knows to be out of date git log it says what was changed, and seldom what was rejected an archaeologist for each question',
  },
  {
    path: 'docs/adr/0002-send-the-whole-list.md',
    date: '2024-09-16',
    chosen: 'whole-list',
    headings: `2. The list is one answer / ${SECTIONS}`,
    cells:
      'Option Reason Cost whole-list one request shows everything there is the answer grows with the depot pages more than the counter needs for 310 parcels a tool that has to ask for the next page',
  },
  {
    path: 'docs/adr/0003-page-by-number.md',
    date: '2026-03-12',
    chosen: 'offset',
    headings: `3. The list has numbered pages / ${SECTIONS}`,
    cells:
      "Option Reason Cost offset everybody knows page numbers, also partners a page reads all the rows before it whole-list two partners can't take so large an answer 1.4 MB for each request keyset nobody here had done it, and March is too late no page numbers, and a position to pass on and keep Measurement Value list.parcels 4,992 offset.most-rows 4,992",
  },
]

/** What was rewritten in the records that were there; empty when nothing was. */
export function rewritten(records: readonly DecisionRecord[]): string {
  for (const kept of KEPT) {
    const record = records.find(({ path }) => path === kept.path)
    if (record === undefined) return `There is no ${kept.path} any more: an old record stays, under its name.`
    const what = changeOf(record, kept)
    if (what !== '') return `${kept.path}${what}: an old record keeps what it said, its status and "superseded-by" aside.`
  }
  return ''
}

function changeOf({ date, chosen, document }: DecisionRecord, kept: Kept): string {
  if (date !== kept.date) return ` has the date ${date || 'none'} instead of ${kept.date}`
  if (chosen !== kept.chosen) return ` says that "${chosen}" was chosen, and said "${kept.chosen}"`
  if (document.headings.map(({ text }) => text).join(' / ') !== kept.headings) return ' has other headings than it had'
  return cellsOf(document) === kept.cells ? '' : `:${document.tables[0]?.line ?? 1} has other texts in its tables than it had`
}

function cellsOf({ tables }: Document): string {
  return tables
    .flatMap(({ header, rows }) => [header, ...rows])
    .flat()
    .join(' ')
}
