import { h } from 'preact'
import { render } from 'preact-render-to-string'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Cohort } from '../../runtimes/server/cohorts-api.ts'
import type { Review, ReviewFiles, Thread } from '../../runtimes/server/review-api.ts'
import { CohortsApi } from '../api.ts'
import { ReviewApi } from './api.ts'
import { stubBrowser } from './browser.testing.ts'
import { ReviewModel } from './review-model.ts'
import { ReviewParts } from './ReviewParts.tsx'
import type { Place } from './place.ts'

const [LENA, MO] = ['00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002']
const COHORT: Cohort = {
  id: 'c',
  name: 'Autumn',
  timeZone: 'UTC',
  startsOn: null,
  endsOn: null,
  archivedAt: null,
  createdAt: '2026-11-01T10:00:00Z',
  version: 1,
  role: 'mentor',
}
const REVIEW: Review = {
  seen: { hints: [{ requirement: 'rings', count: 2 }], solution: true },
  id: 'a',
  learner: { id: LENA, name: 'Lena' },
  assignment: { id: 'x', slug: 'ring-the-bell', isGiven: true },
  handedInAt: '2026-11-20T10:00:00Z',
  timing: 'late',
  counts: true,
  dueAt: '2026-11-19T10:00:00Z',
  state: 'done',
  revision: 'r',
  regraded: false,
  verdict: {
    version: 1,
    exercise: { slug: 'ring-the-bell', revision: 'r' },
    runtime: 'server',
    seed: 1,
    status: 'failed',
    requirements: [
      { id: 'a', title: 'The bell rings once', status: 'failed', message: 'It rang twice.', durationMs: 1 },
      { id: 'b', title: 'Nobody rings by looking', status: 'passed', message: '', durationMs: 1 },
    ],
    output: '',
    startedAt: '2026-11-20T10:00:00Z',
    durationMs: 1,
    engine: 'test',
  },
  previous: 'before',
  next: null,
}
const FILES = {
  files: { 'src/bell.ts': 'one\ntwo\nthree\n', 'src/main.ts': 'ring()\n' },
  starter: { 'src/bell.ts': 'one\n2\nthree\n', 'src/main.ts': 'ring()\n' },
  previous: { 'src/bell.ts': 'one\ntwo\n', 'src/main.ts': 'ring()\n' },
}
const THREAD: Thread = {
  id: 't',
  file: 'src/bell.ts',
  line: 2,
  resolvedAt: null,
  comments: [
    { id: '1', author: { id: MO, name: 'Mo' }, body: 'Why *two*?', at: '2026-11-20T11:00:00Z', editedAt: null, version: 1 },
    { id: '2', author: null, body: '<b>x</b>', at: '2026-11-20T12:00:00Z', editedAt: null, version: 1 },
  ],
}

interface Shown {
  files?: ReviewFiles
  me?: string
  cohort?: Partial<Cohort>
  place?: Partial<Place>
  thread?: Partial<Thread>
}

/** The page as HTML, without what is there for looks only. */
function page({ me = MO, cohort = {}, place = {}, thread = {}, files = FILES }: Shown = {}): string {
  const where: Place = { cohort: 'c', attempt: 'a', comparison: 'starter', file: undefined, ...place }
  const model = new ReviewModel({
    api: new ReviewApi({}, where),
    cohorts: new CohortsApi({}),
    me: { id: me, name: '', kind: 'account', email: null, isAddressProved: true, isAdministrator: false, hasPassword: true },
    place: where,
    target: '',
  })
  model.threads.value = [{ ...THREAD, ...thread }]
  model.connection.value = 'live'
  return render(h(ReviewParts, { model, cohort: { ...COHORT, ...cohort }, review: REVIEW, files, lessons: {} }))
}

/** As it is read out, in the order of the page. */
const read = (html: string): string =>
  html
    .replaceAll(/<(\w+)[^>]*aria-hidden="true"[^>]*>.*?<\/\1>/g, '')
    .replaceAll(/<\/?(span|strong|em|code|a|button|b|time)\b[^>]*>/g, '')
    .replaceAll(/<[^>]*>/g, '\n')
    .replaceAll(/\n+/g, '\n')

beforeEach(() => void stubBrowser())
afterEach(() => vi.unstubAllGlobals())

describe('an attempt', () => {
  test('says whose it is, when it came, and which requirements hold and why not', () => {
    const text = read(page())
    expect(text).toContain('ring-the-bell: Lena')
    expect(text).toContain(', late (due ')
    expect(text).toContain('Failed: 1 of 2 requirements hold.')
    expect(text).toContain('The bell rings once does not hold\nIt rang twice.')
    expect(page()).toContain('attempt=before')
  })

  test('of somebody who was deleted says why it has no files, and offers nothing to compare them with', () => {
    const html = page({ files: { files: {}, starter: null, previous: null } })
    expect(read(html)).toContain('who handed them in was deleted')
    expect(html).not.toContain('Compare with')
    expect(page()).toContain('Compare with')
  })

  test('is compared with the starter in words as well as in colours', () => {
    const text = read(page())
    expect(text).toContain('src/bell.ts 1 line added, 1 removed · 1 open thread')
    expect(text).toContain('removed: 2\n')
    expect(text).toContain('Comment on line 2\nadded: two\n')
  })

  test('is compared side by side where there is room', () => {
    stubBrowser({ isWide: true })
    expect(read(page())).toContain('2\nremoved: 2\nComment on line 2\nadded: two\n')
  })

  test('is compared with the attempt before, or with nothing, as the address says', () => {
    expect(read(page({ place: { comparison: 'previous' } }))).toContain('Comment on line 3\nadded: three\n')
    const whole = read(page({ place: { comparison: 'file', file: 'src/main.ts' } }))
    expect(whole).toContain('Comment on line 1\nring()\n')
    expect(whole).not.toContain('added:')
  })

  test('of one’s own is called that', () => {
    expect(read(page({ me: LENA, cohort: { role: 'learner' } }))).toContain('ring-the-bell: your attempt')
  })
})

describe('a thread', () => {
  test('stands at its line, with who wrote it, as Markdown without HTML', () => {
    const html = page()
    expect(read(html)).toMatch(/added: two\nMo · .*\nWhy two\?\n/)
    expect(html).toContain('Why <em>two</em>?')
    expect(read(html)).toContain('Somebody who is gone')
    expect(html).not.toContain('<b>x</b>')
  })

  test('is resolved by staff, changed by its author, and gone on with by both', () => {
    const actions = (shown: Shown) =>
      ['Resolve the thread', 'Reply at line', 'Change your comment', 'Delete… your comment'].filter((name) =>
        read(page(shown)).includes(name),
      )
    expect(actions({})).toEqual(['Resolve the thread', 'Reply at line', 'Change your comment', 'Delete… your comment'])
    expect(actions({ me: LENA, cohort: { role: 'learner' } })).toEqual(['Reply at line'])
    expect(actions({ cohort: { archivedAt: '2026-11-21T10:00:00Z' } })).toEqual([])
  })

  test('that is resolved is folded, and says so', () => {
    const html = page({ thread: { resolvedAt: '2026-11-21T10:00:00Z' } })
    expect(html).toContain('<summary>Resolved: 2 comments</summary>')
    expect(read(html)).toContain('Reopen the thread at line 2')
    expect(read(html)).toContain('Nothing is open: 1 thread resolved.')
  })

  test('can be begun at each line, of which Tab reaches one; in an archived cohort at none', () => {
    const tabs = [...page().matchAll(/data-line="\d+" tabindex="(-?\d)"/g)].map(([, tab]) => tab)
    expect(tabs).toEqual(['0', '-1', '-1'])
    expect(page({ cohort: { archivedAt: '2026-11-21T10:00:00Z' } })).not.toContain('data-line')
  })
})
