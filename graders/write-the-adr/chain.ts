import { rewritten } from './old-records.ts'
import { four, isDate, newRecord, type DecisionRecord } from './records.ts'

const STATUSES = ['proposed', 'accepted', 'superseded']
/** The record about the list that stood when the exercise began. */
const STOOD = 3

/** What is wrong with how records take each other's place; empty when nothing is. */
export function chainProblem(records: readonly DecisionRecord[]): string {
  for (const [index, record] of records.entries()) {
    const { path, number, status, date } = record
    if (records[index - 1]?.number === number) return `${records[index - 1]?.path} and ${path} have the same number.`
    if (!STATUSES.includes(status)) return `${path} has the status "${status}", which is none of ${STATUSES.join(', ')}.`
    if (!isDate(date)) return `${path} has the date "${date}", which is no day like 2026-11-27.`
  }
  const added = newRecord(records)
  if (!added.supersedes.includes(STOOD))
    return `${added.path} does not say that it supersedes 0003, ${pathOf(records, STOOD)}, which stood until now: ${said('supersedes', added.supersedes)}.`
  for (const record of records) {
    const problem = linkProblem(records, record)
    if (problem !== '') return problem
  }
  return rewritten(records)
}

function linkProblem(records: readonly DecisionRecord[], record: DecisionRecord): string {
  const { path, number, status, date, supersedes, supersededBy } = record
  // A proposal takes nobody's place yet.
  const claims = status === 'proposed' ? [] : supersedes
  for (const each of claims) {
    const old = records.find((other) => other.number === each)
    if (old === undefined) return `${path} supersedes ${four(each)}, and there is no such record.`
    if (each >= number) return `${path} supersedes ${four(each)}, which is not older.`
    if (old.date > date) return `${path} is of ${date}, and supersedes ${old.path}, which is of ${old.date}.`
    if (old.status !== 'superseded')
      return `${path} supersedes ${old.path}, which still has the status "${old.status}": two records stand, and say different things.`
    if (old.supersededBy.length === 0) return `${path} supersedes ${old.path}, which does not say by which record it was superseded.`
    if (old.supersededBy.join() !== String(number))
      return `${path} supersedes ${old.path}, which says that it was superseded by ${old.supersededBy.map(four).join(' and ')}.`
  }
  if (status !== 'superseded') return supersededBy.length === 0 ? '' : `${path} has "superseded-by", and the status "${status}".`
  const by = records.find((other) => other.number === supersededBy[0])
  if (by === undefined) return `${path} has the status "superseded", and ${said('superseded-by', supersededBy)}.`
  if (by.supersedes.includes(number) && by.status !== 'proposed') return ''
  return `${path} says that it was superseded by ${by.path}, ${by.status === 'proposed' ? 'which is only proposed' : `where ${said('supersedes', by.supersedes)}`}.`
}

function said(field: string, numbers: readonly number[]): string {
  return numbers.length === 0 ? `"${field}" names no record` : `"${field}" names ${numbers.map(four).join(' and ')}`
}

function pathOf(records: readonly DecisionRecord[], number: number): string {
  return records.find((record) => record.number === number)?.path ?? 'which is gone'
}
