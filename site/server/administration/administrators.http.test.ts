import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { newCohort, peopledServer, refusal, type PeopledServer, type Person } from '../cohorts/people.testing.ts'
import { eventsOf } from '../server.testing.ts'

let it: PeopledServer
let root: Person
let ada: Person

beforeAll(async () => {
  it = await peopledServer()
}, 60_000)

// Each test is about a server with one administrator.
beforeEach(async () => {
  await it.pool.query('update users set is_administrator = false')
  root = await it.people.administrator('Root')
  ada = await it.people.account('Ada')
})

afterAll(() => it.stop())

const at = ({ id }: Pick<Person, 'id'>) => `/administration/administrators/${id}`
const appoint = (by: Person, person: Pick<Person, 'id'>) => by.send('PUT', at(person), {})
const remove = (by: Person, person: Pick<Person, 'id'>) => by.send('DELETE', at(person))
const mayLook = async (person: Person) => (await person.get('/administration/people')).status

async function audited({ id }: Person): Promise<unknown[]> {
  const { rows } = await it.pool.query<{ action: string; actor: string }>(
    "select action, actor from audit_events where subject = $1 and action like 'administrator.%' order by id",
    [id],
  )
  return rows
}

test('an administrator appoints another and removes them again, which holds at once in a session that is open', async () => {
  expect(await mayLook(ada)).toBe(403)
  expect((await appoint(root, ada)).status).toBe(204)
  expect(await mayLook(ada)).toBe(200)
  expect((await appoint(root, ada)).status).toBe(204)
  expect((await remove(root, ada)).status).toBe(204)
  expect((await remove(root, ada)).status).toBe(204)
  expect(await mayLook(ada)).toBe(403)
  expect(await audited(ada)).toEqual([
    { action: 'administrator.appointed', actor: root.id },
    { action: 'administrator.removed', actor: root.id },
  ])
})

test('a board that somebody looks at as administrator ends with that', async () => {
  const owner = await it.people.account('Mara')
  const { id } = await newCohort(owner)
  await appoint(root, ada)
  const events = eventsOf(`${it.server.base}/api/v1/cohorts/${id}/board/events?since=1`, { cookie: ada.cookie })
  await events.next()
  await remove(root, ada)
  await expect.poll(async () => (await events.next()).done, { timeout: 10_000 }).toBe(true)
  expect((await ada.get(`/cohorts/${id}/board`)).status).toBe(404)
})

test('the last one stays it, and can pass it on', async () => {
  expect(await refusal(remove(root, root))).toBe('409 last-administrator')
  await appoint(root, ada)
  expect((await remove(root, root)).status).toBe(204)
  expect(await mayLook(root)).toBe(403)
  expect(await mayLook(ada)).toBe(200)
})

test('of two who remove each other at once one stays', async () => {
  await appoint(root, ada)
  const statuses = (await Promise.all([remove(root, ada), remove(ada, root)])).map(({ status }) => status)
  expect(statuses.sort()).toEqual([204, 403])
  expect((await it.pool.query('select from users where is_administrator')).rowCount).toBe(1)
})

test('no guest is appointed, and nobody whom nobody is', async () => {
  expect(await refusal(appoint(root, await it.people.guest('Gil')))).toBe('409 account-needed')
  expect(await refusal(appoint(root, { id: randomUUID() }))).toBe('404 person-unknown')
  expect(await refusal(remove(root, { id: randomUUID() }))).toBe('404 person-unknown')
  expect(await refusal(appoint(ada, ada))).toBe('403 administrator-only')
})
