import * as z from 'zod/mini'
import { device } from '../../language/en/device.ts'
import { openDatabase } from './database.ts'
import { progressRecordSchema, type ProgressRecord } from './schemas.ts'

/** Marks every `[data-lesson]` of the page with its progress on this device, and fills `#progress` with the sum. */
export async function showProgress(page: Document): Promise<void> {
  const summary = page.querySelector<HTMLElement>('#progress')
  const lessons = [...page.querySelectorAll<HTMLElement>('[data-lesson]')]
  if (!summary || lessons.length === 0) return
  try {
    const records = await readProgress()
    const known = lessons.map((lesson) => ({ lesson, record: records.get(lesson.dataset.lesson ?? '') }))
    for (const { lesson, record } of known) {
      const mark = lesson.querySelector<HTMLElement>('[data-progress]')
      if (mark && record) {
        mark.dataset.progress = record.status
        mark.textContent = describe(record)
      }
    }
    const begun = known.filter(({ record }) => record)
    if (begun.length === 0) return
    const passed = begun.filter(({ record }) => record?.status === 'passed').length
    const started = begun.length - passed
    summary.textContent =
      started > 0
        ? device('passedAndStarted', { passed, started, count: lessons.length })
        : device('passed', { passed, count: lessons.length })
    summary.hidden = false
  } catch (error) {
    summary.textContent = device('unreadable', { why: error instanceof Error ? error.message : '' })
    summary.hidden = false
  }
}

/** Progress by slug. */
export async function readProgress(): Promise<Map<string, ProgressRecord>> {
  const database = await openDatabase()
  try {
    const records = z.array(progressRecordSchema).parse(await database.getAll('progress'))
    return new Map(records.map((record) => [record.slug, record]))
  } finally {
    database.close()
  }
}

function describe({ status, passed, of }: ProgressRecord): string {
  if (status === 'passed') return device('isPassed')
  return of > 0 ? device('holds', { passed, count: of }) : device('isStarted')
}
