import { stringify } from 'csv-stringify'
import { Readable } from 'node:stream'
import { Temporal } from 'temporal-polyfill'
import type { Grade, GradebookFileQuery, GradebookPage } from '../../runtimes/server/gradebook-api.ts'

type Shape = GradebookFileQuery['shape']
type Cell = string | number

/**
 * A gradebook as CSV that spreadsheet programs open as it is.
 *
 * Names come from people, and a cell that begins like a formula is one to a spreadsheet program: such cells begin with an
 * apostrophe (OWASP, CSV Injection).
 *
 * @param pages of the gradebook, at least one
 * @param zone of the cohort
 * @example gradebookFile(pages, 'table', 'Europe/Berlin').pipe(response)
 */
export function gradebookFile(pages: AsyncIterable<GradebookPage>, shape: Shape, zone: string): Readable {
  const rows = shape === 'table' ? tableRows(pages) : listRows(pages, zone)
  const csv = stringify({ bom: true, record_delimiter: 'windows', escape_formulas: true })
  const source = Readable.from(rows)
  source.on('error', (error) => csv.destroy(error))
  csv.on('close', () => source.destroy())
  return source.pipe(csv)
}

async function* tableRows(pages: AsyncIterable<GradebookPage>): AsyncGenerator<Cell[]> {
  let isFirst = true
  for await (const { assignments, items } of pages) {
    if (isFirst) {
      const titles = assignments.map(({ slug, required }) => (required ? slug : `${slug} (optional)`))
      yield ['Learner', 'Learner id', `Passed of ${assignments.filter(({ required }) => required).length} required`, ...titles]
    }
    isFirst = false
    for (const { learner, requiredPassed, grades } of items) yield [learner.name, learner.id, requiredPassed, ...grades.map(inWords)]
  }
}

async function* listRows(pages: AsyncIterable<GradebookPage>, zone: string): AsyncGenerator<Cell[]> {
  yield [
    ...['Learner', 'Learner id', 'Exercise', 'Required', `Due (${zone})`, 'More time', 'State', 'Requirements that hold', 'Requirements'],
    ...['Attempts', 'Late', 'Overdue', `First passed (${zone})`, 'Hints looked at', 'Solution'],
  ]
  for await (const { assignments, items } of pages)
    for (const { learner, grades } of items)
      for (const [index, grade] of grades.entries()) {
        const assignment = assignments[index]
        yield [
          ...[learner.name, learner.id, assignment?.slug ?? '', yesOrNo(assignment?.required === true), clock(grade.dueAt, zone)],
          ...[yesOrNo(grade.extended), STATES[grade.state], grade.best?.holds ?? '', grade.best?.of ?? '', grade.attempts],
          ...[yesOrNo(grade.late), yesOrNo(grade.overdue), clock(grade.firstPassedAt, zone), grade.hints, SOLUTION[grade.solution]],
        ]
      }
}

const SOLUTION: Readonly<Record<Grade['solution'], string>> = {
  'not-seen': '',
  'seen-before': 'seen before passing',
  'seen-after': 'seen after passing',
}

const STATES: Readonly<Record<Grade['state'], string>> = { passed: 'passed', tried: 'not passed', 'not-begun': 'not begun' }

/** "5 of 6": a program would take "5/6" for a day. */
function inWords({ state, best, late, overdue, extended, solution }: Grade): string {
  const done = state === 'passed' ? 'passed' : best ? `${best.holds} of ${best.of}` : ''
  const marks = [late && 'late', overdue && 'overdue', extended && 'more time', solution === 'seen-before' && 'solution seen']
  return [done, ...marks].filter((word) => word !== '' && word !== false).join(', ')
}

const yesOrNo = (is: boolean): string => (is ? 'yes' : 'no')

/** As a clock of the cohort shows it, in a form that every program reads as a time. @example '2026-11-28 14:05' */
function clock(at: string | null, zone: string): string {
  if (at === null) return ''
  const shown = Temporal.Instant.from(at).toZonedDateTimeISO(zone).toPlainDateTime()
  return shown.toString({ smallestUnit: 'minute' }).replace('T', ' ')
}
