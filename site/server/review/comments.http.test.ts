import { randomUUID } from 'node:crypto'
import type { Pool } from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { pageSchema, type Cohort } from '../../runtimes/server/cohorts-api.ts'
import { COMMENT_CAP, COMMENTS_CAP, threadSchema, unreadSchema, type Thread } from '../../runtimes/server/review-api.ts'
import { letIn, newCohort, peopledServer, read, refusal, type People, type PeopledServer, type Person } from '../cohorts/people.testing.ts'
import { eventsOf, type TestServer } from '../server.testing.ts'
import { giveBell, handIn } from './review.testing.ts'

let stop: PeopledServer['stop']
let server: TestServer
let pool: Pool
let people: People
let owner: Person
let mentor: Person
let learner: Person
let other: Person
let cohort: Cohort
let attempt: string

beforeAll(async () => {
  ;({ server, pool, people, stop } = await peopledServer())
}, 60_000)

beforeEach(async () => {
  owner = await people.account('Mara')
  mentor = await people.account('Mo')
  learner = await people.account('Lena')
  other = await people.guest('Gil')
  cohort = await newCohort(owner)
  await letIn(owner, cohort, [learner, other])
  await letIn(owner, cohort, [mentor], 'mentor')
  await giveBell(owner, cohort)
  attempt = await handIn(server, learner)
})

afterAll(() => stop())

const AT = { file: 'src/bell/bell.ts', line: 2 }
const threadsPath = (rest = '') => `/cohorts/${cohort.id}/attempts/${attempt}/threads${rest}`
const inCohort = (rest: string) => `/cohorts/${cohort.id}/${rest}`
const threads = async (by: Person, query = '') => read(by.get(threadsPath(query)), pageSchema(threadSchema))
const ask = (by: Person, body = 'Why not 2?', at: object = AT, headers: Record<string, string> = {}) =>
  by.post(threadsPath(), { ...at, body }, headers)
const asked = (by: Person, body?: string): Promise<Thread> => read(ask(by, body), threadSchema)
const reply = (by: Person, { id }: Pick<Thread, 'id'>, body: string, headers: Record<string, string> = {}) =>
  by.post(inCohort(`threads/${id}/comments`), { body }, headers)
const unread = async (by: Person) => (await read(by.get('/comments/unread'), pageSchema(unreadSchema))).items
const see = (by: Person, until: string) => by.send('PUT', inCohort(`attempts/${attempt}/seen`), { until })

const said = ({ comments }: Thread) => comments.map(({ author, body }) => `${author?.name}: ${body}`)
const idOf = ({ comments }: Thread, at = 0): string => comments[at]?.id ?? ''

async function audited(action: string): Promise<unknown[]> {
  const { rows } = await pool.query<{ actor: string; details: unknown }>(
    "select actor, details from audit_events where action = $1 and details ->> 'attempt' = $2 order by id",
    [action, attempt],
  )
  return rows
}

describe('a thread', () => {
  test('is begun at a line by staff or the learner, and goes on between them', async () => {
    const question = await asked(learner, 'Is **this** right?')
    expect(question).toMatchObject({ ...AT, resolvedAt: null })
    const answer = await read(reply(mentor, question, 'It is.'), threadSchema)
    expect(said(answer)).toEqual(['Lena: Is **this** right?', 'Mo: It is.'])
    const remark = await asked(owner, 'And this?')
    for (const person of [learner, mentor]) expect((await threads(person)).items).toEqual([answer, remark])
    expect(await audited('comment.made')).toMatchObject([
      { actor: learner.id, details: { cohort: cohort.id, thread: question.id } },
      { actor: mentor.id, details: { thread: question.id } },
      { actor: owner.id, details: { thread: remark.id } },
    ])
  })

  test('and its comments are there for no other learner', async () => {
    const thread = await asked(mentor)
    expect(await refusal(ask(other))).toBe('404 attempt-unknown')
    expect(await refusal(reply(other, thread, 'Me too'))).toBe('404 thread-unknown')
    for (const method of ['PATCH', 'DELETE'])
      expect(
        await refusal(other.send(method, inCohort(`comments/${idOf(thread)}`), method === 'PATCH' ? { version: 1, body: 'x' } : undefined)),
      ).toBe('404 comment-unknown')
    expect(await refusal(see(other, new Date().toISOString()))).toBe('404 attempt-unknown')
  })

  test('is resolved and reopened by staff only', async () => {
    const thread = await asked(learner)
    const resolved = inCohort(`threads/${thread.id}/resolved`)
    expect(await refusal(learner.send('PUT', resolved, {}))).toBe('403 role-missing')
    const once = await read(mentor.send('PUT', resolved, {}), threadSchema)
    expect(once.resolvedAt).not.toBeNull()
    expect(await read(mentor.send('PUT', resolved, {}), threadSchema)).toEqual(once)
    expect((await read(mentor.send('DELETE', resolved), threadSchema)).resolvedAt).toBeNull()
    expect([await audited('thread.resolved'), await audited('thread.reopened')].map(({ length }) => length)).toEqual([1, 1])
  })

  test('comes in pages', async () => {
    const ids = []
    for (const body of ['a', 'b', 'c']) ids.push((await asked(mentor, body)).id)
    const first = await threads(learner, '?limit=2')
    const second = await threads(learner, `?limit=2&after=${first.next}`)
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(ids)
    expect(second.next).toBeNull()
  })

  test.each([
    ['a line after the last', { ...AT, line: 4 }, '422 line-unknown'],
    ['a line before the first', { ...AT, line: 0 }, '400 invalid'],
    ['a file that the attempt does not have', { ...AT, file: 'src/bell/other.ts' }, '422 line-unknown'],
    ['what is no file of anybody', { ...AT, file: '__proto__' }, '422 line-unknown'],
  ])('can not be about %s', async (_what, at, answer) => {
    expect(await refusal(ask(mentor, 'Why?', at))).toBe(answer)
  })

  test.each([
    ['nothing', ' \n '],
    ['more than a comment may have', 'x'.repeat(COMMENT_CAP + 1)],
    ['a character that can not be stored', 'a\0b'],
  ])('is not begun with %s', async (_what, body) => {
    expect(await refusal(ask(mentor, body))).toBe('400 invalid')
  })

  test('ends where there is more than anybody reads', async () => {
    const thread = await asked(mentor)
    await pool.query(
      "insert into comments (id, thread, body, at, fingerprint) select gen_random_uuid(), $1, 'x', now(), '' from generate_series(2, $2::integer)",
      [thread.id, COMMENTS_CAP],
    )
    expect(await refusal(reply(learner, thread, 'One more'))).toBe('409 too-many-comments')
    expect(await refusal(ask(learner))).toBe('409 too-many-comments')
  })
})

describe('sent twice', () => {
  test('at once or later, a thread and a comment are made once', async () => {
    const key = { 'idempotency-key': randomUUID() }
    const [one, two] = await Promise.all([0, 1].map(() => read(ask(mentor, 'Why?', AT, key), threadSchema)))
    expect(two).toEqual(one)
    const thread = z.object({ id: z.uuid() }).parse(one)
    const again = { 'idempotency-key': randomUUID() }
    await Promise.all([0, 1].map(() => read(reply(learner, thread, 'So.', again), threadSchema)))
    expect((await threads(owner)).items.map(said)).toEqual([['Mo: Why?', 'Lena: So.']])
    expect(await audited('comment.made')).toHaveLength(2)
  })

  test('with another text, or about another line, a key is refused', async () => {
    const key = { 'idempotency-key': randomUUID() }
    await read(ask(mentor, 'Why?', AT, key), threadSchema)
    expect(await refusal(ask(mentor, 'How?', AT, key))).toBe('422 idempotency-key-reused')
    expect(await refusal(ask(mentor, 'Why?', { ...AT, line: 1 }, key))).toBe('422 idempotency-key-reused')
    // Somebody else may have drawn the same.
    expect((await ask(learner, 'How?', AT, key)).status).toBe(201)
  })
})

describe('a comment', () => {
  const change = (by: Person, id: string, version: number, body: string) => by.send('PATCH', inCohort(`comments/${id}`), { version, body })

  test('is changed by who wrote it, and not over a change in between', async () => {
    const thread = await asked(mentor, 'Wy?')
    const id = idOf(thread)
    for (const person of [learner, owner]) expect(await refusal(change(person, id, 1, 'x'))).toBe('403 comment-of-another')
    const changed = await read(change(mentor, id, 1, 'Why?'), threadSchema)
    expect(changed.comments).toMatchObject([{ body: 'Why?', version: 2, editedAt: expect.any(String) }])
    // A second try after a lost answer.
    expect(await read(change(mentor, id, 1, 'Why?'), threadSchema)).toEqual(changed)
    const stale = await change(mentor, id, 1, 'How?')
    expect(stale.status).toBe(409)
    expect(await stale.json()).toMatchObject({ type: 'urn:loadbearing:problem:comment-changed', current: { comments: [{ body: 'Why?' }] } })
    expect(await audited('comment.changed')).toHaveLength(1)
  })

  test('is deleted by who wrote it; the last one takes its thread along', async () => {
    const thread = await asked(mentor)
    const both = await read(reply(learner, thread, 'So.'), threadSchema)
    const remove = (by: Person, id: string) => by.send('DELETE', inCohort(`comments/${id}`))
    expect(await refusal(remove(learner, idOf(both, 0)))).toBe('403 comment-of-another')
    expect((await remove(mentor, idOf(both, 0))).status).toBe(204)
    expect((await threads(mentor)).items.map(said)).toEqual([['Lena: So.']])
    expect((await remove(learner, idOf(both, 1))).status).toBe(204)
    expect((await threads(mentor)).items).toEqual([])
    expect(await refusal(remove(learner, idOf(both, 1)))).toBe('404 comment-unknown')
    expect(await refusal(reply(mentor, thread, 'Too late'))).toBe('404 thread-unknown')
  })

  test('stays without a name when its author is gone; with the learner goes what is about their attempts', async () => {
    const thread = await asked(mentor)
    await read(reply(learner, thread, 'So.'), threadSchema)
    await pool.query('delete from users where id = $1', [mentor.id])
    expect((await threads(learner)).items[0]?.comments[0]).toMatchObject({ author: null, body: 'Why not 2?' })
    await pool.query('delete from users where id = $1', [learner.id])
    expect((await pool.query('select from comment_threads where attempt = $1', [attempt])).rowCount).toBe(0)
  })

  test('can be read and not written in an archived cohort', async () => {
    const thread = await asked(mentor)
    expect((await owner.send('PUT', `/cohorts/${cohort.id}/archived`, {})).status).toBe(200)
    const writes = [
      ask(mentor),
      reply(learner, thread, 'So.'),
      mentor.send('PUT', inCohort(`threads/${thread.id}/resolved`), {}),
      change(mentor, idOf(thread), 1, 'x'),
      mentor.send('DELETE', inCohort(`comments/${idOf(thread)}`)),
    ]
    expect(await Promise.all(writes.map(refusal))).toEqual(writes.map(() => '409 cohort-archived'))
    expect((await threads(learner)).items).toEqual([thread])
  })
})

describe('what is new', () => {
  test('is what others said about my attempts, or in threads that I take part in, until I have seen it', async () => {
    const thread = await asked(mentor)
    expect(await unread(learner)).toMatchObject([
      {
        thread: thread.id,
        cohort: { id: cohort.id, name: 'Bell ringers' },
        attempt,
        slug: 'ring-the-bell',
        learner: { id: learner.id, name: 'Lena' },
        ...AT,
        count: 1,
      },
    ])
    for (const person of [mentor, owner, other]) expect(await unread(person)).toEqual([])

    const answered = await read(reply(learner, thread, 'So.'), threadSchema)
    expect(await unread(mentor)).toMatchObject([{ thread: thread.id, count: 1 }])
    expect(await unread(owner)).toEqual([])
    const [first, last] = answered.comments
    expect((await see(mentor, last?.at ?? '')).status).toBe(204)
    // Another tab is behind: what was seen stays seen.
    expect((await see(mentor, first?.at ?? '')).status).toBe(204)
    expect(await refusal(see(mentor, '0000-01-01T00:00:00Z'))).toBe('400 invalid')
    expect(await unread(mentor)).toEqual([])
    await read(reply(learner, thread, 'Or not.'), threadSchema)
    expect(await unread(mentor)).toMatchObject([{ count: 1 }])
  })

  test('is nothing of a cohort that one is not in any more', async () => {
    await asked(mentor)
    expect((await learner.send('DELETE', `/cohorts/${cohort.id}/membership`)).status).toBe(204)
    expect(await unread(learner)).toEqual([])
  })

  test('is heard by who looks at the attempt, and by nobody who may not', async () => {
    const url = `${server.base}/api/v1/cohorts/${cohort.id}/attempts/${attempt}/events`
    const heard = eventsOf(url, { cookie: learner.cookie })
    // The first one says: read what is there.
    expect((await heard.next()).value).toEqual({ type: 'comments', data: {} })
    const thread = await asked(mentor)
    expect((await heard.next()).value).toEqual({ type: 'comments', data: {} })
    await mentor.send('PUT', inCohort(`threads/${thread.id}/resolved`), {})
    expect((await heard.next()).value).toEqual({ type: 'comments', data: {} })
    await heard.return(undefined)
    await expect(eventsOf(url, { cookie: other.cookie }).next()).rejects.toThrow('404')
  })
})
