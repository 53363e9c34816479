import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { administeredCohortSchema, administeredPersonSchema } from '../../runtimes/server/administration-api.ts'
import { pageSchema } from '../../runtimes/server/cohorts-api.ts'
import { letIn, newCohort, peopledServer, read, refusal, type PeopledServer, type Person } from '../cohorts/people.testing.ts'

let it: PeopledServer
let administrator: Person

beforeAll(async () => {
  it = await peopledServer()
  administrator = await it.people.administrator('Root')
}, 60_000)

afterAll(() => it.stop())

const cohorts = (query = '') => read(administrator.get(`/administration/cohorts${query}`), pageSchema(administeredCohortSchema))
const people = (query: Record<string, string>) =>
  read(administrator.get(`/administration/people?${new URLSearchParams(query).toString()}`), pageSchema(administeredPersonSchema))
const names = async (search: string) => (await people({ search })).items.map(({ name }) => name)

test('the administrator sees all cohorts, archived ones too, page by page', async () => {
  const owner = await it.people.account('Mara')
  const first = await newCohort(owner, { name: 'Mornings' })
  await letIn(owner, first, [await it.people.guest('Gil')])
  await owner.send('PUT', `/cohorts/${first.id}/archived`, {})
  const second = await newCohort(owner, { name: 'Evenings' })
  const page = await cohorts('?limit=1')
  expect(page.items).toMatchObject([{ id: second.id, name: 'Evenings', archivedAt: null, people: 1 }])
  const next = await cohorts(`?limit=1&after=${page.next}`)
  expect(next.items).toMatchObject([{ id: first.id, name: 'Mornings', archivedAt: expect.stringMatching(/^20/), people: 2 }])
  expect(await refusal(administrator.get('/administration/cohorts?after=x'))).toBe('400 cursor-invalid')
})

test('people are found by a part of their name or address, or by their id; what is typed is no pattern', async () => {
  const mark = randomUUID().slice(0, 8)
  const ada = await it.people.account(`Ada ${mark}`)
  const gil = await it.people.guest(`Gil 100%_${mark}`)
  expect((await names(mark.toUpperCase())).sort()).toEqual([`Ada ${mark}`, `Gil 100%_${mark}`])
  expect(await names(ada.email ?? '')).toEqual([ada.name])
  expect(await names(gil.id)).toEqual([gil.name])
  expect(await names(`%_${mark}`)).toEqual([gil.name])
  expect(await names(`Ada_${mark}`)).toEqual([])
  expect(await names(String.raw`\ ' ;`)).toEqual([])
  expect((await people({ search: ada.id })).items).toMatchObject([
    { kind: 'account', email: ada.email, isAddressProved: true, isAdministrator: false, cohorts: 0 },
  ])
  expect((await people({ search: gil.id })).items).toMatchObject([{ kind: 'guest', email: null }])
})

test('a search has pages too, and nothing of it is in the log', async () => {
  const mark = `Unmistakable${randomUUID().slice(0, 8)}`
  for (const name of ['a', 'b', 'c']) await it.people.guest(`${mark} ${name}`)
  const first = await people({ search: mark, limit: '2' })
  const second = await people({ search: mark, limit: '2', after: first.next ?? '' })
  expect([...first.items, ...second.items].map(({ name }) => name.at(-1))).toEqual(['c', 'b', 'a'])
  expect(second.next).toBeNull()
  const log = await readFile(join(it.server.course.root, 'data/logs/server.log'), 'utf8')
  expect(log).toContain('/api/v1/administration/people')
  expect(log).not.toContain(mark)
})

test('nobody else sees any of it, an owner no more than a stranger', async () => {
  const owner = await it.people.account('Mara')
  await newCohort(owner)
  for (const path of ['/administration/cohorts', '/administration/people', '/audit-events']) {
    expect(await refusal(it.people.nobody.get(path))).toBe('401 signed-out')
    for (const person of [owner, await it.people.guest('Gil')]) expect(await refusal(person.get(path))).toBe('403 administrator-only')
  }
})
