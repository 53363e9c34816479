import { randomUUID } from 'node:crypto'
import type { Pool } from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { RING_THE_BELL } from '#engine/exercise/fixture.testing.ts'
import {
  assignmentOrderSchema,
  assignmentSchema,
  assignmentsPageSchema,
  dueSchema,
  extensionSchema,
  madeAssignmentsSchema,
  type Assignment,
} from '../../runtimes/server/assignments-api.ts'
import { cohortSchema, pageSchema, type Cohort } from '../../runtimes/server/cohorts-api.ts'
import type { TestServer } from '../server.testing.ts'
import { letIn, newCohort, peopledServer, read, refusal, type People, type PeopledServer, type Person } from './people.testing.ts'

const SYLLABUS = `
- track: bells
  title: Bells
  lessons:
    - { slug: tune-the-bell, title: Tune, stack: express, covers: [] }
    - { slug: ring-the-bell, title: Ring, stack: express, covers: [] }
    - { slug: not-written-yet, title: Later, stack: express, covers: [] }
    - { slug: hang-the-bell, title: Hang, stack: express, covers: [] }
`

let stop: PeopledServer['stop']
let server: TestServer
let pool: Pool
let people: People
let owner: Person
let learner: Person
let cohort: Cohort

beforeAll(async () => {
  ;({ server, pool, people, stop } = await peopledServer())
  await server.course.write('course/syllabus.yaml', SYLLABUS)
  for (const [path, text] of Object.entries(RING_THE_BELL))
    for (const slug of ['tune-the-bell', 'hang-the-bell']) await server.course.write(path.replaceAll('ring-the-bell', slug), text)
}, 60_000)

beforeEach(async () => {
  owner = await people.account('Mara')
  learner = await people.guest('Gil')
  cohort = await newCohort(owner)
  await letIn(owner, cohort, [learner])
})

afterAll(() => stop())

const path = (assignment?: Pick<Assignment, 'id'>, rest = '') =>
  `/cohorts/${cohort.id}/assignments${assignment ? `/${assignment.id}` : ''}${rest}`
const exercise = (slug: string) => ({ give: { kind: 'exercise', slug } })
const BELLS = { give: { kind: 'track', track: 'bells' } }

async function give(body: object, headers: Record<string, string> = {}): Promise<Assignment[]> {
  return (await read(owner.post(path(), body, headers), madeAssignmentsSchema)).items
}

async function giveOne(settings: object = {}, slug = 'ring-the-bell'): Promise<Assignment> {
  const [made] = await give({ ...exercise(slug), ...settings })
  if (!made) throw new Error('nothing was given')
  return made
}

const list = async (by: Person = owner, query = '') => read(by.get(path(undefined, query)), pageSchema(assignmentSchema))
const slugs = async () => (await list()).items.map(({ slug }) => slug)
const change = (assignment: Assignment, settings: object) =>
  owner.send('PATCH', path(assignment), { version: assignment.version, ...settings })

describe('giving', () => {
  test('an exercise, and learners see it', async () => {
    const made = await giveOne({
      due: '2026-12-18T18:00',
      required: false,
      hints: { mode: 'delayed', afterMinutes: 20 },
      solution: 'after-due',
    })
    expect(made).toEqual({
      id: expect.any(String),
      slug: 'ring-the-bell',
      opens: null,
      due: { local: '2026-12-18T18:00', at: '2026-12-18T17:00:00.000Z' },
      extension: null,
      late: 'mark',
      required: false,
      revision: null,
      hints: { mode: 'delayed', afterMinutes: 20 },
      solution: 'after-due',
      version: 1,
    })
    expect((await list(learner)).items).toEqual([made])
    expect(await read(learner.get(path(made)), assignmentSchema)).toEqual(made)
  })

  test('a track gives its exercises in their order, without those that are there or not written yet', async () => {
    await giveOne()
    expect((await give(BELLS)).map(({ slug }) => slug)).toEqual(['tune-the-bell', 'hang-the-bell'])
    expect(await slugs()).toEqual(['ring-the-bell', 'tune-the-bell', 'hang-the-bell'])
    expect(await refusal(owner.post(path(), BELLS))).toBe('409 assignment-exists')
    expect(await refusal(owner.post(path(), exercise('ring-the-bell')))).toBe('409 assignment-exists')
  })

  test('a double click gives once', async () => {
    const key = { 'idempotency-key': randomUUID() }
    const [first, second] = await Promise.all([give(BELLS, key), give(BELLS, key)])
    expect(second).toEqual(first)
    expect(await give(BELLS, key)).toEqual(first)
    expect(await slugs()).toHaveLength(3)
    expect(await refusal(owner.post(path(), exercise('ring-the-bell'), key))).toBe('422 idempotency-key-reused')
  })

  test('two mentors at once give each exercise once', async () => {
    const answers = await Promise.all([owner.post(path(), BELLS), owner.post(path(), BELLS), owner.post(path(), exercise('ring-the-bell'))])
    expect(answers.every(({ status }) => status === 201 || status === 409)).toBe(true)
    expect((await slugs()).sort()).toEqual(['hang-the-bell', 'ring-the-bell', 'tune-the-bell'])
  })

  test('a pinned one keeps the revision of its day, others follow', async () => {
    const followed = await giveOne()
    const pinned = await giveOne({ pinned: true }, 'tune-the-bell')
    expect(pinned.revision).toMatch(/^[0-9a-f]{16}$/)
    const starter = 'exercises/tune-the-bell/src/bell/bell.ts'
    await server.course.write(starter, 'export const ring = () => 3\n')
    const touched = await read(change(pinned, { pinned: true, required: false }), assignmentSchema)
    expect(touched.revision).toBe(pinned.revision)
    const free = await read(change(touched, { pinned: false }), assignmentSchema)
    expect(free.revision).toBeNull()
    const again = await read(change(free, { pinned: true }), assignmentSchema)
    expect(again.revision).toMatch(/^[0-9a-f]{16}$/)
    expect(again.revision).not.toBe(pinned.revision)
    expect(followed.revision).toBeNull()
  })

  test.each([
    ['an exercise that is none', exercise('ring-the-bel'), '404 exercise-unknown'],
    ['a track that is none', { give: { kind: 'track', track: 'gongs' } }, '404 track-unknown'],
    ['a path for an exercise', exercise('../../etc'), '400 invalid'],
    [
      'a due time before it opens',
      { ...exercise('ring-the-bell'), opens: '2026-12-01T10:00', due: '2026-12-01T10:00' },
      '422 dates-out-of-order',
    ],
    ['a solution after no due time', { ...exercise('ring-the-bell'), solution: 'after-due' }, '422 due-missing'],
    ['a due day that is none', { ...exercise('ring-the-bell'), due: '2026-02-30T10:00' }, '400 invalid'],
    ['a due time with an offset', { ...exercise('ring-the-bell'), due: '2026-12-01T10:00Z' }, '400 invalid'],
    ['delayed hints without a delay', { ...exercise('ring-the-bell'), hints: { mode: 'delayed' } }, '400 invalid'],
    ['nothing', {}, '400 invalid'],
  ])('%s is refused', async (_what, body, refused) => {
    expect(await refusal(owner.post(path(), body))).toBe(refused)
    expect(await slugs()).toEqual([])
  })
})

describe('times', () => {
  test.each([
    ['before the clocks change', '2026-10-24T18:00', '2026-10-24T16:00:00.000Z'],
    ['after the clocks change', '2026-10-26T18:00', '2026-10-26T17:00:00.000Z'],
    ['shown twice in autumn: the later', '2026-10-25T02:30', '2026-10-25T01:30:00.000Z'],
    ['never shown in spring: as late as it can be', '2026-03-29T02:30', '2026-03-29T01:30:00.000Z'],
  ])('due %s', async (_when, due, at) => {
    expect((await giveOne({ due })).due).toEqual({ local: due, at })
  })

  test.each([
    ['shown twice in autumn: the earlier', '2026-10-25T02:30', '2026-10-25T00:30:00.000Z'],
    ['never shown in spring: as early as it can be', '2026-03-29T02:30', '2026-03-29T00:30:00.000Z'],
  ])('open %s', async (_when, opens, at) => {
    expect((await giveOne({ opens })).opens).toEqual({ local: opens, at })
  })

  test('when the cohort moves to another zone, due is due at the same time on the clock there', async () => {
    const made = await giveOne({ opens: '2026-12-18T17:30', due: '2026-12-18T18:00' })
    const untimed = await giveOne({}, 'tune-the-bell')
    await read(owner.send('PUT', path(made, `/extensions/${learner.id}`), { due: '2026-12-20T18:00' }), extensionSchema)
    await read(owner.send('PATCH', `/cohorts/${cohort.id}`, { version: cohort.version, timeZone: 'America/New_York' }), cohortSchema)
    expect(await read(learner.get(path(made)), assignmentSchema)).toMatchObject({
      opens: { local: '2026-12-18T17:30', at: '2026-12-18T22:30:00.000Z' },
      due: { local: '2026-12-18T18:00', at: '2026-12-18T23:00:00.000Z' },
      extension: { local: '2026-12-20T18:00', at: '2026-12-20T23:00:00.000Z' },
    })
    expect(await read(learner.get(path(untimed)), assignmentSchema)).toEqual(untimed)
  })
})

describe('changing', () => {
  test('two tabs do not overwrite each other: the second is shown what is there now', async () => {
    const made = await giveOne({ due: '2026-12-18T18:00' })
    const moved = await read(change(made, { due: '2026-12-19T18:00' }), assignmentSchema)
    expect(moved).toMatchObject({ due: { local: '2026-12-19T18:00' }, late: 'mark', version: 2 })
    const late = await change(made, { late: 'refuse' })
    expect(await late.clone().json()).toMatchObject({ current: moved })
    expect(await refusal(late)).toBe('409 assignment-changed')
    expect(await read(change(moved, { late: 'refuse', due: null }), assignmentSchema)).toMatchObject({ late: 'refuse', due: null })
  })

  test('terms that contradict each other are refused also when they come one by one', async () => {
    const made = await giveOne({ due: '2026-12-18T18:00', solution: 'after-due' })
    expect(await refusal(change(made, { due: null }))).toBe('422 due-missing')
    expect(await refusal(change(made, { opens: '2026-12-18T18:00' }))).toBe('422 dates-out-of-order')
  })

  test('what was taken back is gone, and its extensions with it', async () => {
    const made = await giveOne({ due: '2026-12-18T18:00' })
    await owner.send('PUT', path(made, `/extensions/${learner.id}`), { due: '2026-12-20T18:00' })
    expect((await owner.send('DELETE', path(made))).status).toBe(204)
    expect(await refusal(owner.send('DELETE', path(made)))).toBe('404 assignment-unknown')
    expect(await refusal(learner.get(path(made)))).toBe('404 assignment-unknown')
    expect((await pool.query('select from extensions where person = $1', [learner.id])).rowCount).toBe(0)
    expect((await giveOne()).id).not.toBe(made.id)
  })

  test('an assignment of another cohort is none of this one', async () => {
    const made = await giveOne()
    const other = await people.account('Otis')
    const theirs = await newCohort(other)
    const foreign = `/cohorts/${theirs.id}/assignments/${made.id}`
    expect(await refusal(other.get(foreign))).toBe('404 assignment-unknown')
    expect(await refusal(other.send('PATCH', foreign, { version: 1, pinned: true }))).toBe('404 assignment-unknown')
    expect(await refusal(other.send('DELETE', foreign))).toBe('404 assignment-unknown')
    expect(await refusal(other.get(`${foreign}/extensions`))).toBe('404 assignment-unknown')
    expect(await refusal(other.send('PUT', `${foreign}/extensions/${other.id}`, { due: '2026-12-20T18:00' }))).toBe(
      '404 assignment-unknown',
    )
    expect(await refusal(other.send('DELETE', `${foreign}/extensions/${learner.id}`))).toBe('404 assignment-unknown')
    expect(await slugs()).toEqual(['ring-the-bell'])
  })
})

describe('the order', () => {
  const order = (ids: readonly string[], version: number, by: Person = owner) =>
    by.send('PUT', path(undefined, '/order'), { assignments: ids, version })
  const current = async (answer: Response) => z.object({ current: assignmentOrderSchema }).parse(await answer.clone().json()).current
  const version = async () => (await read(owner.get(path()), assignmentsPageSchema)).order

  test('is put as a whole, and pages follow it', async () => {
    const made = await give(BELLS)
    const wanted = made.toReversed().map(({ id }) => id)
    const before = await version()
    expect(await read(order(wanted, before), assignmentOrderSchema)).toEqual({ assignments: wanted, version: before + 1 })
    const first = await list(learner, '?limit=2')
    const second = await list(learner, `?limit=2&after=${first.next}`)
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(wanted)
    expect(second.next).toBeNull()
    expect(await version()).toBe(before + 1)
  })

  test('of other assignments than there are is refused, with those that there are', async () => {
    const ids = (await give(BELLS)).map(({ id }) => id)
    const missing = await order(ids.slice(1), 1)
    expect(await current(missing)).toEqual({ assignments: ids, version: 1 })
    expect(await refusal(missing)).toBe('409 assignments-changed')
    expect(await refusal(order([...ids.slice(1), randomUUID()], 1))).toBe('409 assignments-changed')
    expect(await refusal(order([...ids, ...ids], 1))).toBe('400 invalid')
    expect((await list()).items.map(({ id }) => id)).toEqual(ids)
  })

  test('of two mentors who order at once one is told what the other made of it; the same order again is no conflict', async () => {
    const mentor = await people.account('Mo')
    await letIn(owner, cohort, [mentor], 'mentor')
    const [a = '', b = '', c = ''] = (await give(BELLS)).map(({ id }) => id)
    const wanted = [
      [c, a, b],
      [b, c, a],
    ]
    const answers = await Promise.all([order(wanted[0] ?? [], 1), order(wanted[1] ?? [], 1, mentor)])
    const [refused] = answers.filter(({ status }) => status === 409)
    if (!refused) throw new Error('both were saved')
    const lost = answers.indexOf(refused)
    expect(await current(refused)).toEqual({ assignments: wanted[1 - lost], version: 2 })
    expect(await refusal(refused)).toBe('409 order-changed')
    expect((await list()).items.map(({ id }) => id)).toEqual(wanted[1 - lost])
    expect(await read(order(wanted[1 - lost] ?? [], 1), assignmentOrderSchema)).toMatchObject({ version: 2 })
    expect(await read(order(wanted[lost] ?? [], 2), assignmentOrderSchema)).toMatchObject({ version: 3 })
  })
})

describe('more time for one person', () => {
  const extend = (assignment: Assignment, person: Person, due: string) =>
    owner.send('PUT', path(assignment, `/extensions/${person.id}`), { due })

  test('is theirs only, is replaced by other time, and can be taken back', async () => {
    const made = await giveOne({ due: '2026-12-18T18:00' })
    const other = await people.guest('Bo')
    await letIn(owner, cohort, [other])
    await read(extend(made, learner, '2026-12-19T18:00'), extensionSchema)
    const given = await read(extend(made, learner, '2026-12-20T18:00'), extensionSchema)
    expect(given).toEqual({ person: learner.id, name: 'Gil', due: { local: '2026-12-20T18:00', at: '2026-12-20T17:00:00.000Z' } })
    await read(extend(made, other, '2026-12-19T12:00'), extensionSchema)
    expect(await read(learner.get(path(made)), assignmentSchema)).toMatchObject({ due: made.due, extension: given.due })
    expect((await list(owner)).items).toMatchObject([{ extension: null }])
    const extended = async (query: string) => read(owner.get(path(made, `/extensions${query}`)), pageSchema(extensionSchema))
    const first = await extended('?limit=1')
    expect(first.items.map(({ name }) => name)).toEqual(['Bo'])
    expect((await extended(`?limit=1&after=${first.next}`)).items).toEqual([given])
    for (const _twice of [1, 2]) expect((await owner.send('DELETE', path(made, `/extensions/${learner.id}`))).status).toBe(204)
    expect((await list(learner)).items).toMatchObject([{ extension: null }])
  })

  test('has to be more, of something that is due, for somebody who is there', async () => {
    const made = await giveOne({ due: '2026-12-18T18:00' })
    expect(await refusal(extend(made, learner, '2026-12-18T18:00'))).toBe('422 extension-too-early')
    expect(await refusal(extend(made, await people.account('Sol'), '2026-12-19T18:00'))).toBe('404 member-unknown')
    expect(await refusal(extend(await giveOne({}, 'tune-the-bell'), learner, '2026-12-19T18:00'))).toBe('422 due-missing')
  })
})

describe('what a learner has to do', () => {
  const due = async (query = '') => read(learner.get(`/assignments${query}`), pageSchema(dueSchema))
  const shown = async () => (await due()).items.map(({ assignment, state }) => `${assignment.slug} ${state}`)

  test('comes from all cohorts, what is due first comes first, in pages', async () => {
    await giveOne({ due: '2099-12-18T18:00' })
    await giveOne({}, 'tune-the-bell')
    const here = cohort
    cohort = await newCohort(owner, { name: 'Evenings', timeZone: 'America/New_York' })
    await letIn(owner, cohort, [learner])
    await giveOne({ opens: '2099-01-01T00:00', due: '2099-12-18T13:00' }, 'hang-the-bell')
    await giveOne({ due: '2020-01-01T00:00' }, 'ring-the-bell')
    const first = await due('?limit=3')
    const second = await due(`?limit=3&after=${first.next}`)
    expect(second.next).toBeNull()
    expect([...first.items, ...second.items]).toMatchObject([
      { cohort: { name: 'Evenings', timeZone: 'America/New_York' }, assignment: { slug: 'ring-the-bell' }, state: 'overdue' },
      { cohort: { id: here.id }, assignment: { slug: 'ring-the-bell' }, dueAt: '2099-12-18T17:00:00.000Z', state: 'open' },
      { cohort: { name: 'Evenings' }, assignment: { slug: 'hang-the-bell' }, dueAt: '2099-12-18T18:00:00.000Z', state: 'upcoming' },
      { cohort: { id: here.id }, assignment: { slug: 'tune-the-bell' }, dueAt: null, state: 'open' },
    ])
  })

  test('has no work that is not taken any more, unless this person has more time', async () => {
    const closed = await giveOne({ due: '2020-01-01T00:00', late: 'refuse' })
    await giveOne({ due: '2020-01-01T00:00', late: 'accept' }, 'tune-the-bell')
    expect(await shown()).toEqual(['tune-the-bell overdue'])
    await read(owner.send('PUT', path(closed, `/extensions/${learner.id}`), { due: '2099-01-01T00:00' }), extensionSchema)
    expect(await shown()).toEqual(['tune-the-bell overdue', 'ring-the-bell open'])
    // Everybody gets more than this person had: nobody has less than everybody.
    const moved = await read(change(closed, { due: '2099-06-01T00:00' }), assignmentSchema)
    expect((await due()).items.at(-1)?.dueAt).toBe(moved.due?.at)
  })

  test('is asked for one exercise by its page', async () => {
    await giveOne()
    await giveOne({}, 'tune-the-bell')
    const { items } = await read(learner.get('/assignments?slug=tune-the-bell'), pageSchema(dueSchema))
    expect(items.map(({ assignment }) => assignment.slug)).toEqual(['tune-the-bell'])
  })

  test('has nothing of archived cohorts, and of those where they are no learner', async () => {
    await giveOne()
    expect(await shown()).toEqual(['ring-the-bell open'])
    expect((await read(owner.get('/assignments'), pageSchema(dueSchema))).items).toEqual([])
    await owner.send('PUT', `/cohorts/${cohort.id}/archived`, {})
    expect(await shown()).toEqual([])
    expect(await slugs()).toEqual(['ring-the-bell'])
  })
})

test('an archived cohort is given nothing, and nothing of it is changed', async () => {
  const made = await giveOne({ due: '2026-12-18T18:00' })
  await owner.send('PUT', `/cohorts/${cohort.id}/archived`, {})
  const answers = [
    owner.post(path(), BELLS),
    change(made, { required: false }),
    owner.send('DELETE', path(made)),
    owner.send('PUT', path(undefined, '/order'), { assignments: [made.id], version: 1 }),
    owner.send('PUT', path(made, `/extensions/${learner.id}`), { due: '2026-12-20T18:00' }),
    owner.send('DELETE', path(made, `/extensions/${learner.id}`)),
  ]
  for (const answer of answers) expect(await refusal(answer)).toBe('409 cohort-archived')
  expect((await list(learner)).items).toEqual([made])
})

test('each change is in the audit log', async () => {
  const [first, second] = await give(BELLS)
  if (!first || !second) throw new Error('the track is empty')
  await read(change(first, { due: '2026-12-18T18:00' }), assignmentSchema)
  await owner.send('PUT', path(first, `/extensions/${learner.id}`), { due: '2026-12-20T18:00' })
  await owner.send('DELETE', path(first, `/extensions/${learner.id}`))
  await owner.send('DELETE', path(first))
  const { rows } = await pool.query<{ actor: string; action: string }>(
    'select actor, action from audit_events where subject = $1 order by id',
    [first.id],
  )
  expect(rows.map(({ action }) => action)).toEqual(
    ['made', 'changed', 'extended', 'extension-removed', 'removed'].map((verb) => `assignment.${verb}`),
  )
  expect(rows.every(({ actor }) => actor === owner.id)).toBe(true)
})
