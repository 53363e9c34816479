import { expect, test } from 'vitest'
import type { Due } from '../../runtimes/server/assignments-api.ts'
import { groupDue, nextOf } from './due-groups.ts'

const ID = '00000000-0000-4000-8000-000000000000'
const NOW = Date.parse('2026-11-01T12:00:00.000Z')
const DAY_MS = 24 * 60 * 60_000

interface What {
  days?: number
  opensIn?: number
  state?: Due['state']
  required?: boolean
  passed?: boolean
}

/** Something that is due in so many days. */
function due(slug: string, { days, opensIn, state = 'open', required = true, passed = false }: What = {}): Due {
  const zoned = (inDays: number | undefined) =>
    inDays === undefined ? null : { local: '', at: new Date(NOW + inDays * DAY_MS).toISOString() }
  const best = { attempt: ID, status: passed ? 'passed' : 'failed', holds: 1, of: 2, timing: 'on-time' } as const
  return {
    cohort: { id: ID, name: 'Autumn', timeZone: 'UTC' },
    assignment: {
      id: ID,
      slug,
      opens: zoned(opensIn),
      due: zoned(days),
      extension: null,
      late: 'mark',
      required,
      revision: null,
      hints: { mode: 'free' },
      solution: 'free',
      version: 1,
    },
    dueAt: zoned(days)?.at ?? null,
    state,
    pinned: null,
    standing: {
      assignment: ID,
      attempts: 1,
      best,
      last: { attempt: ID, status: best.status, holds: [], handedInAt: new Date(NOW).toISOString() },
      firstPassedAt: null,
      late: false,
    },
  }
}

const slugsOf = (groups: ReturnType<typeof groupDue>) =>
  Object.fromEntries(Object.entries(groups).map(([group, items]) => [group, items.map(({ assignment }) => assignment.slug)]))

test('what is overdue, due within a week, open, not open yet and passed is told apart', () => {
  const items = [
    due('missed', { days: -1, state: 'overdue' }),
    due('done', { days: -1, state: 'overdue', passed: true }),
    due('tomorrow', { days: 1 }),
    due('in-a-week', { days: 7 }),
    due('later', { days: 8 }),
    due('opens-second', { days: 20, opensIn: 6, state: 'upcoming' }),
    due('opens-first', { days: 30, opensIn: 5, state: 'upcoming' }),
    due('whenever'),
  ]
  expect(slugsOf(groupDue(items, NOW))).toEqual({
    overdue: ['missed'],
    soon: ['tomorrow', 'in-a-week'],
    open: ['later', 'whenever'],
    upcoming: ['opens-first', 'opens-second'],
    passed: ['done'],
  })
})

test('next is what is due first, and what is optional only when nothing else is left', () => {
  const next = (...items: Due[]) => nextOf(groupDue(items, NOW))?.assignment.slug
  expect(next(due('missed', { days: -1, state: 'overdue' }), due('tomorrow', { days: 1 }))).toBe('missed')
  expect(next(due('extra', { days: 1, required: false }), due('later', { days: 30 }))).toBe('later')
  expect(next(due('extra', { days: 1, required: false }))).toBe('extra')
  expect(next(due('done', { days: 1, passed: true }), due('not-yet', { opensIn: 1, state: 'upcoming' }))).toBeUndefined()
})
