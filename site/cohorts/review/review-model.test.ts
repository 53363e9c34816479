import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { pageSchema, type Cohort } from '../../runtimes/server/cohorts-api.ts'
import { threadSchema, unreadSchema } from '../../runtimes/server/review-api.ts'
import { letIn, newCohort, peopledServer, read, type People, type PeopledServer, type Person } from '../../server/cohorts/people.testing.ts'
import { giveBell, handIn } from '../../server/review/review.testing.ts'
import type { TestServer } from '../../server/server.testing.ts'
import { CohortsApi } from '../api.ts'
import { ReviewApi } from './api.ts'
import { stubBrowser, type StubbedBrowser } from './browser.testing.ts'
import { ReviewModel } from './review-model.ts'

let stop: PeopledServer['stop']
let server: TestServer
let people: People
let mentor: Person
let learner: Person
let cohort: Cohort
let attempt: string
let browser: StubbedBrowser
let pages: AbortController

beforeAll(async () => {
  ;({ server, people, stop } = await peopledServer())
}, 60_000)

beforeEach(async () => {
  mentor = await people.account('Mara')
  learner = await people.account('Lena')
  cohort = await newCohort(mentor)
  await letIn(mentor, cohort, [learner])
  await giveBell(mentor, cohort)
  attempt = await handIn(server, learner)
  browser = stubBrowser()
  pages = new AbortController()
})

afterEach(() => {
  pages.abort()
  vi.unstubAllGlobals()
})

afterAll(() => stop())

const AT = { file: 'src/bell/bell.ts', line: 2 }

/** The page of somebody, open and connected. */
async function open(by: Person, id = attempt): Promise<ReviewModel> {
  const options = {
    base: server.base,
    fetch: (url: string | URL | Request, init: RequestInit = {}) => {
      const headers = new Headers(init.headers)
      headers.set('cookie', by.cookie)
      headers.set('origin', server.base)
      return fetch(url, { ...init, headers })
    },
  }
  const place = { cohort: cohort.id, attempt: id, comparison: 'starter', file: undefined } as const
  const model = new ReviewModel({
    api: new ReviewApi(options, place),
    cohorts: new CohortsApi(options),
    me: { id: by.id, name: by.name, kind: 'account', email: by.email, isAddressProved: true, isAdministrator: false },
    place,
    target: '',
  })
  await model.load()
  if (model.state.value.status !== 'found') return model
  model.follow(pages.signal)
  await expect.poll(() => model.connection.value).toBe('live')
  return model
}

const said = ({ threads }: ReviewModel) =>
  threads.value.map(({ comments }) => comments.map(({ author, body }) => `${author?.name}: ${body}`))
const mentorSays = (body: string) => read(mentor.post(`/cohorts/${cohort.id}/attempts/${attempt}/threads`, { ...AT, body }), threadSchema)
const unread = async (by: Person) => (await read(by.get('/comments/unread'), pageSchema(unreadSchema))).items.length

test('what one says the other sees and hears of without a reload, and it is not new then', async () => {
  const [hers, his] = [await open(learner), await open(mentor)]
  await his.begin({ ...AT, body: 'Why 1?' }, crypto.randomUUID())
  await expect.poll(() => said(hers)).toEqual([['Mara: Why 1?']])
  expect(hers.heard.value).toBe('Mara wrote at line 2 of src/bell/bell.ts.')
  await expect.poll(() => unread(learner)).toBe(0)

  const [thread] = hers.threads.value
  hers.put(await hers.api.reply(thread?.id ?? '', 'It is once.', crypto.randomUUID()))
  await expect.poll(() => said(his)).toEqual([['Mara: Why 1?', 'Lena: It is once.']])
  expect(his.heard.value).toBe('Lena wrote at line 2 of src/bell/bell.ts.')
  expect(hers.heard.value).toBe('Mara wrote at line 2 of src/bell/bell.ts.')

  await his.remove(thread?.comments[0]?.id ?? '')
  await expect.poll(() => said(hers)).toEqual([['Lena: It is once.']])
})

test('in a tab that nobody looks at a comment stays new until somebody does', async () => {
  const hers = await open(learner)
  browser.setVisible(false)
  await mentorSays('Why 1?')
  expect(await unread(learner)).toBe(1)
  expect(hers.connection.value).toBe('live')
  browser.setVisible(true)
  await expect.poll(() => said(hers)).toEqual([['Mara: Why 1?']])
  await expect.poll(() => unread(learner)).toBe(0)
})

test('a lost connection is said, and what came meanwhile is there when it is back', async () => {
  const hers = await open(learner)
  browser.send('offline')
  await expect.poll(() => hers.connection.value).toBe('lost')
  await mentorSays('Why 1?')
  browser.send('online')
  await expect.poll(() => said(hers)).toEqual([['Mara: Why 1?']])
  expect(hers.connection.value).toBe('live')
})

test('what is shown is kept in the address', async () => {
  const hers = await open(learner)
  hers.show({ comparison: 'previous', file: 'src/main.ts' })
  expect(browser.address).toContain(`?cohort=${cohort.id}&attempt=${attempt}&with=previous&file=src%2Fmain.ts`)
})

test('of an attempt that is not there, or not theirs, nobody learns anything', async () => {
  const other = await people.account('Lou')
  await letIn(mentor, cohort, [other])
  expect((await open(other)).state.value).toEqual({ status: 'unknown' })
  expect((await open(mentor, 'no-id')).state.value).toEqual({ status: 'unknown' })
})
