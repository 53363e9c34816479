import { setTimeout as delay } from 'node:timers/promises'
import { drizzle } from 'drizzle-orm/node-postgres'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { progressPageSchema } from '../../runtimes/server/attempts-api.ts'
import { boardSchema } from '../../runtimes/server/board-api.ts'
import { memberSchema, pageSchema } from '../../runtimes/server/cohorts-api.ts'
import { gradebookPageSchema } from '../../runtimes/server/gradebook-api.ts'
import { insightsPageSchema, requirementInsightsSchema } from '../../runtimes/server/insights-api.ts'
import { reviewFilesSchema, reviewSchema, threadSchema } from '../../runtimes/server/review-api.ts'
import { Browser } from '../browser.testing.ts'
import { letIn, newCohort, newLink, peopledServer, read, refusal, type PeopledServer, type Person } from '../cohorts/people.testing.ts'
import * as schema from '../database/schema.ts'
import { Regrades } from '../regrading/regrades.ts'
import { live, tablesWith, type Life } from './life.testing.ts'

const PASSWORD = 'correct horse battery'
const NOBODY = 'Somebody who left'

let it: PeopledServer

beforeAll(async () => {
  it = await peopledServer()
}, 60_000)

afterAll(() => it.stop())

const remove = (person: Person, confirmation: object = { password: PASSWORD }) => person.send('DELETE', '/me', confirmation)
const removed = async (person: Person, confirmation?: object) => expect((await remove(person, confirmation)).status).toBe(204)
const count = async (table: string, where: string, value: string) =>
  (await it.pool.query(`select from ${table} where ${where} = $1`, [value])).rowCount

/** What the cohort's people see of results, without who has them. */
async function statistics({ owner, cohort, assignment }: Pick<Life, 'owner' | 'cohort' | 'assignment'>): Promise<unknown> {
  const board = await read(owner.get(`/cohorts/${cohort.id}/board`), boardSchema)
  const gradebook = await read(owner.get(`/cohorts/${cohort.id}/gradebook`), gradebookPageSchema)
  const progress = await read(owner.get(`/cohorts/${cohort.id}/progress`), progressPageSchema)
  const insights = `/cohorts/${cohort.id}/insights`
  const sorted = (items: readonly unknown[]) => items.map((item) => JSON.stringify(item)).sort()
  return {
    board: sorted(board.learners.map(({ id: _id, name: _name, ...rest }) => rest)),
    gradebook: sorted(gradebook.items.map(({ learner: _learner, ...rest }) => rest)),
    progress: sorted(progress.items.map(({ standings }) => standings)),
    insights: await read(owner.get(insights), insightsPageSchema),
    requirements: await read(owner.get(`${insights}/${assignment.id}`), requirementInsightsSchema),
  }
}

describe('somebody who is deleted', () => {
  test('is in no column of the database but the audit log, nor is anything that they or their code wrote', async () => {
    const { person, mark } = await live(it)
    for (const text of [mark, person.email ?? '', person.id]) expect((await tablesWith(it.pool, text)).length).toBeGreaterThan(0)
    await removed(person)
    expect(await tablesWith(it.pool, mark)).toEqual([])
    expect(await tablesWith(it.pool, person.email ?? '')).toEqual([])
    expect(await tablesWith(it.pool, person.id)).toEqual(['audit_events'])
    const { rows } = await it.pool.query('select action from audit_events where subject = $1 order by id desc limit 1', [person.id])
    expect(rows).toEqual([{ action: 'person.deleted' }])
  })

  test('leaves the results of the cohort as they were, without a name', async () => {
    const life = await live(it)
    const before = await statistics(life)
    await removed(life.person)
    expect(await statistics(life)).toEqual(before)
    const { items } = await read(life.owner.get(`/cohorts/${life.cohort.id}/progress`), progressPageSchema)
    expect(items.map(({ learner }) => learner.name).sort()).toEqual([life.other.name, NOBODY].sort())
  })

  test('leaves nobody behind who could be given a role; a mentor may take the results out', async () => {
    const { person, owner, cohort } = await live(it)
    await removed(person)
    const { items } = await read(owner.get(`/cohorts/${cohort.id}/members`), pageSchema(memberSchema))
    const nobody = `/cohorts/${cohort.id}/members/${items.find(({ name }) => name === NOBODY)?.person}`
    expect(await refusal(owner.send('PATCH', nobody, { role: 'owner' }))).toBe('409 member-gone')
    expect((await owner.send('DELETE', nobody)).status).toBe(204)
  })

  test('leaves of an attempt what held, and nothing to read or to grade again', async () => {
    const { person, owner, cohort, counted, practice } = await live(it)
    await removed(person)
    const at = `/cohorts/${cohort.id}/attempts/${counted}`
    const review = await read(owner.get(at), reviewSchema)
    expect(review).toMatchObject({ learner: { name: NOBODY }, timing: 'on-time', verdict: { status: 'failed', output: '' } })
    expect(await read(owner.get(`${at}/files`), reviewFilesSchema)).toEqual({ files: {}, starter: null, previous: null })
    expect((await read(owner.get(`${at}/threads`), pageSchema(threadSchema))).items).toEqual([])
    expect(await count('gradings', 'id', practice)).toBe(0)
    const regrades = new Regrades(drizzle(it.pool, { schema }))
    expect(await regrades.begin({ attempt: counted })).toBeUndefined()
  })

  test('is out at once on every device, and can’t come back; the address is free', async () => {
    const { person } = await live(it)
    const elsewhere = Browser.at(it.server)
    expect((await elsewhere.post('/api/v1/sessions', { email: person.email, password: PASSWORD })).status).toBe(201)
    const answer = await remove(person)
    expect(answer.headers.getSetCookie().join()).toMatch(/session_token=;.*Max-Age=0/)
    expect(await refusal(person.get('/me'))).toBe('401 signed-out')
    expect((await elsewhere.get('/api/v1/me')).status).toBe(401)
    expect((await elsewhere.post('/api/v1/sessions', { email: person.email, password: PASSWORD })).status).toBe(401)
    const account = { name: 'Ada again', email: person.email, password: PASSWORD }
    expect((await elsewhere.post('/api/v1/accounts', account)).status).toBe(201)
  })

  test('stays deleted when the button is pressed twice, or in two tabs', async () => {
    const { person, cohort } = await live(it)
    const statuses = (await Promise.all([remove(person), remove(person)])).map(({ status }) => status)
    // The second one is let in before the first is done, or no more.
    expect(statuses).toContain(204)
    for (const status of statuses) expect([204, 401]).toContain(status)
    const { rows } = await it.pool.query("select from audit_events where subject = $1 and action = 'person.deleted'", [person.id])
    expect(rows).toHaveLength(1)
    const nobodies = await it.pool.query('select from memberships join users on users.id = person where cohort = $1 and is_nobody', [
      cohort.id,
    ])
    expect(nobodies.rowCount).toBe(1)
  })

  test('has nothing waiting any more', async () => {
    const { person, mark } = await live(it)
    for (let n = 0; n < 2; n += 1)
      await read(person.post('/../gradings', { slug: 'ring-the-bell', files: { 'src/bell/bell.ts': `// ${mark}` } }), z.unknown())
    const pending = await it.server.engine.nextGrading()
    await removed(person)
    await expect.poll(() => pending.signal?.aborted).toBe(true)
    expect(await tablesWith(it.pool, mark)).toEqual([])
  })

  test('is gone whether or not a verdict comes in the same moment', async () => {
    for (let n = 0; n < 5; n += 1) {
      const { person, mark } = await live(it)
      await read(person.post('/../gradings', { slug: 'ring-the-bell', files: { 'src/bell/bell.ts': `// ${mark}` } }), z.unknown())
      const pending = await it.server.engine.nextGrading()
      const deletion = remove(person)
      // Another moment each time: the verdict is recorded before, while and after they are deleted.
      await delay(n * 40)
      pending.finish('passed', `printed ${mark}`)
      expect((await deletion).status).toBe(204)
      await expect.poll(() => tablesWith(it.pool, mark)).toEqual([])
    }
  })

  test('hands in nothing any more, also from a tab that was faster than the deletion', async () => {
    const { person, mark } = await live(it)
    const others = await it.pool.connect()
    await others.query('begin')
    await others.query('select pg_advisory_xact_lock($1, hashtext($2))', [0x10af, person.id])
    const waiting = async () => (await it.pool.query("select from pg_locks where locktype = 'advisory' and not granted")).rowCount
    const deletion = remove(person)
    await expect.poll(waiting).toBe(1)
    const files = { 'src/bell/bell.ts': `// ${mark}` }
    const submission = person.post('/../gradings', { slug: 'ring-the-bell', files })
    await expect.poll(waiting).toBe(2)
    await others.query('commit')
    others.release()
    expect((await deletion).status).toBe(204)
    expect(await refusal(submission)).toBe('401 signed-out')
    expect(await tablesWith(it.pool, mark)).toEqual([])
  })

  test('leaves what they wrote to others, without their name', async () => {
    const { owner, cohort, other, foreign } = await live(it)
    const mentor = await it.people.account('Mo')
    await letIn(owner, cohort, [mentor], 'mentor')
    const threads = `/cohorts/${cohort.id}/attempts/${foreign}/threads`
    await read(mentor.post(threads, { file: 'src/bell/bell.ts', line: 1, body: 'Look here' }), threadSchema)
    await removed(mentor)
    const { items } = await read(other.get(threads), pageSchema(threadSchema))
    expect(items).toMatchObject([{ comments: [{ body: 'Look here', author: null }] }])
  })

  test('takes along the guest that they were', async () => {
    const name = `Gil ${crypto.randomUUID().slice(0, 8)}`
    const { email } = await it.people.account('Ada')
    const browser = Browser.at(it.server)
    await browser.post('/api/v1/guests', { name })
    await browser.post('/api/v1/sessions', { email, password: PASSWORD })
    expect(await tablesWith(it.pool, name)).toEqual(['users'])
    expect((await browser.send('DELETE', '/api/v1/me', { password: PASSWORD })).status).toBe(204)
    expect(await tablesWith(it.pool, name)).toEqual([])
  })

  test('may be a guest, who writes a word', async () => {
    const { person, mark } = await live(it, (name) => it.people.guest(name))
    expect(await refusal(remove(person, {}))).toBe('403 word-missing')
    expect(await refusal(remove(person, { word: 'yes' }))).toBe('403 word-missing')
    await removed(person, { word: ' Delete ' })
    expect(await tablesWith(it.pool, mark)).toEqual([])
  })

  test('takes no invitation of somebody else along, whose address they wrote', async () => {
    const { person, owner, cohort } = await live(it)
    await it.pool.query('update users set email_verified = false where id = $1', [person.id])
    await removed(person)
    const { rows } = await it.pool.query('select email from invitations where cohort = $1', [cohort.id])
    expect(rows).toEqual([{ email: person.email }])
    expect((await owner.get(`/cohorts/${cohort.id}`)).status).toBe(200)
  })
})

describe('nobody is deleted', () => {
  test('without their password, however it is left out; too many tries are refused', async () => {
    const ada = await it.people.account('Ada')
    for (const confirmation of [{}, { password: 'wrong horse battery' }, { word: 'delete' }])
      expect(await refusal(remove(ada, confirmation))).toBe('403 password-wrong')
    expect(await refusal(remove(ada, { password: PASSWORD, more: true }))).toMatch(/^4\d\d /)
    for (let n = 3; n < 10; n += 1) await remove(ada, {})
    expect(await refusal(remove(ada))).toBe('429 too-many-attempts')
    expect((await ada.get('/me')).status).toBe(200)
  })

  test('who signs in elsewhere, unless they did so just now', async () => {
    const ada = await it.people.account('Ada')
    await it.pool.query("update credentials set provider_id = 'oidc', account_id = 'ada', password = null where user_id = $1", [ada.id])
    await it.pool.query("update sessions set created_at = now() - interval '11 minutes' where user_id = $1", [ada.id])
    expect(await refusal(remove(ada, { word: 'delete' }))).toBe('403 sign-in-again')
    await it.pool.query("update sessions set created_at = now() - interval '9 minutes' where user_id = $1", [ada.id])
    expect(await refusal(remove(ada, {}))).toBe('403 word-missing')
    await removed(ada, { word: 'delete' })
  })

  test('as the only owner of a cohort, until it is handed over or archived', async () => {
    const mara = await it.people.account('Mara')
    const mo = await it.people.account('Mo')
    const [first, second] = [await newCohort(mara, { name: 'Mornings' }), await newCohort(mara, { name: 'Evenings' })]
    await letIn(mara, first, [mo], 'mentor')
    const answer = await remove(mara)
    expect(await answer.clone().text()).toContain('Evenings, Mornings')
    expect(await refusal(answer)).toBe('409 last-owner')
    await mara.send('PATCH', `/cohorts/${first.id}/members/${mo.id}`, { role: 'owner' })
    expect(await refusal(remove(mara))).toBe('409 last-owner')
    await mara.send('PUT', `/cohorts/${second.id}/archived`, {})
    await removed(mara)
    expect((await mo.get(`/cohorts/${first.id}`)).status).toBe(200)
    expect(await count('cohorts', 'id', second.id)).toBe(1)
  })

  test('as the only administrator', async () => {
    const root = await it.people.administrator('Root')
    expect(await refusal(remove(root))).toBe('409 last-administrator')
    const second = await it.people.administrator('Second')
    const statuses = (await Promise.all([remove(root), remove(second)])).map(({ status }) => status)
    expect(statuses.sort()).toEqual([204, 409])
  })
})

test('whoever joins while they are deleted is told that they are gone', async () => {
  const owner = await it.people.account('Mara')
  const { code } = await newLink(owner, await newCohort(owner))
  const guest = await it.people.guest('Gil')
  const deletion = await it.pool.connect()
  try {
    await deletion.query('begin')
    await deletion.query('delete from users where id = $1', [guest.id])
    const joining = refusal(guest.post('/joins', { code }))
    await expect
      .poll(async () => (await it.pool.query("select from pg_locks where not granted and locktype = 'transactionid'")).rowCount)
      .toBe(1)
    await deletion.query('commit')
    expect(await joining).toBe('401 signed-out')
  } finally {
    deletion.release()
  }
})
