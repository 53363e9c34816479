import * as z from 'zod/mini'
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
    summary.textContent = `On this device: ${passed} of ${lessons.length} ${lessons.length === 1 ? 'lesson' : 'lessons'} passed${begun.length > passed ? `, ${begun.length - passed} started` : ''}.`
    summary.hidden = false
  } catch (error) {
    summary.textContent = `Your progress on this device can’t be read. ${error instanceof Error ? error.message : ''}`
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
  if (status === 'passed') return 'passed'
  return of > 0 ? `${passed} of ${of} requirements hold` : 'started'
}
