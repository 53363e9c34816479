import { describe, expect, test } from 'vitest'
import type { WorkContent, WorkFile } from '../../runtimes/server/work-api.ts'
import { planSync, type LocalFile, type SyncedFile } from './plan.ts'

const NOW = Date.parse('2026-11-28T12:00:00Z')
const BELL = 'src/bell.ts'
const text = (of: string): WorkContent => ({ state: 'text', text: of })
const here = (content: WorkContent, minutesAgo = 0): Map<string, LocalFile> =>
  new Map([[BELL, { content, savedAt: NOW - minutesAgo * 60_000 }]])
const agreed = (content: WorkContent, version: number): Map<string, SyncedFile> => new Map([[BELL, { content, version }]])
const there = (content: WorkContent, version: number, minutesAgo = 0): WorkFile[] => [
  { path: BELL, content, version, savedAt: new Date(NOW - minutesAgo * 60_000).toISOString() },
]
const NOTHING = new Map<string, never>()

describe('what was changed on one side only', () => {
  test('here for the first time goes to the account', () => {
    expect(planSync(here(text('mine')), NOTHING, [], NOW)).toMatchObject({ push: [{ path: BELL, base: 0 }], take: [], keep: [] })
  })

  test('here since both agreed goes over what they agreed on, also when nobody has asked the account', () => {
    for (const remote of [there(text('old'), 4), undefined])
      expect(planSync(here(text('new')), agreed(text('old'), 4), remote, NOW)).toMatchObject({ push: [{ base: 4 }], take: [], keep: [] })
  })

  test('on another device comes here', () => {
    const remote = there(text('theirs'), 5)
    expect(planSync(here(text('old')), agreed(text('old'), 4), remote, NOW)).toMatchObject({ push: [], take: remote, keep: [] })
    expect(planSync(NOTHING, NOTHING, remote, NOW)).toMatchObject({ push: [], take: remote, keep: [] })
  })

  test('to what the starter has, or deleted, is a change like others', () => {
    expect(planSync(NOTHING, agreed(text('old'), 4), there(text('old'), 4), NOW).push).toMatchObject([
      { content: { state: 'starter' }, base: 4 },
    ])
    expect(planSync(here({ state: 'deleted' }), agreed(text('old'), 4), undefined, NOW).push).toMatchObject([
      { content: { state: 'deleted' }, base: 4 },
    ])
    const back = there({ state: 'starter' }, 5)
    expect(planSync(here(text('old')), agreed(text('old'), 4), back, NOW).take).toEqual(back)
  })
})

describe('what was changed on both sides', () => {
  test('and is newer here goes to the account, whose version is kept', () => {
    expect(planSync(here(text('mine'), 1), agreed(text('old'), 4), there(text('theirs'), 6, 2), NOW)).toEqual({
      push: [{ path: BELL, content: text('mine'), savedAt: '2026-11-28T11:59:00.000Z', base: 6 }],
      take: [],
      agree: [],
      keep: [{ path: BELL, content: text('theirs'), from: 'account' }],
    })
  })

  test('and is newer there comes here, and what was here is kept', () => {
    const remote = there(text('theirs'), 6, 1)
    expect(planSync(here(text('mine'), 2), NOTHING, remote, NOW)).toEqual({
      push: [],
      take: remote,
      agree: [],
      keep: [{ path: BELL, content: text('mine'), from: 'here' }],
    })
  })

  test('to the same is no conflict', () => {
    const remote = there(text('same'), 6, 1)
    expect(planSync(here(text('same')), NOTHING, remote, NOW)).toEqual({ push: [], take: [], agree: remote, keep: [] })
  })
})

test('what both have is left alone', () => {
  expect(planSync(here(text('old')), agreed(text('old'), 4), undefined, NOW)).toEqual({ push: [], take: [], agree: [], keep: [] })
})

test('an account that was emptied gets what is here', () => {
  expect(planSync(here(text('old')), agreed(text('old'), 4), [], NOW).push).toMatchObject([{ content: text('old'), base: 0 }])
})
