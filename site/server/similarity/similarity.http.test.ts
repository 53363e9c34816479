import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Cohort } from '../../runtimes/server/cohorts-api.ts'
import { similarPageSchema, similarPairSchema } from '../../runtimes/server/similarity-api.ts'
import { letIn, newCohort, peopledServer, read, refusal, type People, type PeopledServer, type Person } from '../cohorts/people.testing.ts'
import { giveBell, handIn } from '../review/review.testing.ts'
import type { TestServer } from '../server.testing.ts'

let stop: PeopledServer['stop']
let server: TestServer
let people: People
let mentor: Person
let lena: Person
let gil: Person
let bo: Person
let cohort: Cohort
let assignment: string

beforeAll(async () => {
  ;({ server, people, stop } = await peopledServer())
}, 60_000)

beforeEach(async () => {
  mentor = await people.account('Mara')
  lena = await people.account('Lena')
  gil = await people.guest('Gil')
  bo = await people.guest('Bo')
  cohort = await newCohort(mentor)
  await letIn(mentor, cohort, [lena, gil, bo])
  ;({ id: assignment } = await giveBell(mentor, cohort))
})

afterAll(() => stop())

const lines = (of: (n: number) => string): string => Array.from({ length: 12 }, (_, n) => of(n)).join('\n')
const CODE = lines(
  (n) =>
    `const tone${n} = strokes.filter((one) => one.at ${n % 2 ? '<' : '>'} ${n} && !one.muted).map((one) => one.at ${n % 3 ? '+' : '*'} tempo[${n}] - ${n})`,
)
const RENAMED = CODE.replaceAll('tone', 'note').replaceAll('strokes', 'hits')
const OTHER = lines(
  (n) =>
    `if (clock.now() ${n % 2 ? '>=' : '!=='} due[${n}]?.at) { await this.ringer.ring({ times: ${n} }); due.delete(${n}) } else throw new Error('late')`,
)

const similar = () => read(mentor.get(`/cohorts/${cohort.id}/assignments/${assignment}/similar`), similarPageSchema)
const pairOf = (one: string, other: string, of = cohort) => mentor.get(`/cohorts/${of.id}/attempts/${one}/similar?with=${other}`)

test('two learners who handed in the same but for names are a pair, with the lines that are alike; who did otherwise is in none', async () => {
  const one = await handIn(server, lena, CODE)
  const two = await handIn(server, gil, `// by myself\n${RENAMED}`)
  const three = await handIn(server, bo, OTHER)
  const { compared, items, next } = await similar()
  expect([compared, next, items.length]).toEqual([3, null, 1])
  expect([items[0]?.one.learner.name, items[0]?.other.learner.name].sort()).toEqual(['Gil', 'Lena'])
  expect(items[0]?.share).toBeGreaterThan(0.9)
  const pair = await read(pairOf(one, two), similarPairSchema)
  expect(pair.files.one['src/bell/bell.ts']).toBe(CODE)
  expect(pair.alike[0]?.other.from).toBe((pair.alike[0]?.one.from ?? 0) + 1)
  expect((await read(pairOf(one, three), similarPairSchema)).alike).toEqual([])
})

test('it goes by the attempt that counts, and is compared again when that changes', async () => {
  await handIn(server, lena, CODE)
  await handIn(server, gil, CODE, ['rings-once'])
  expect((await similar()).items).toHaveLength(1)
  await handIn(server, gil, OTHER)
  expect((await similar()).items).toEqual([])
})

test('nobody is compared with themselves, and what is in another cohort is not here', async () => {
  const one = await handIn(server, lena, CODE)
  const two = await handIn(server, lena, CODE)
  expect((await similar()).compared).toBe(1)
  expect(await refusal(pairOf(one, two))).toBe('404 attempt-unknown')
  expect(await refusal(pairOf(one, two, await newCohort(mentor)))).toBe('404 attempt-unknown')
  expect(await refusal(mentor.get(`/cohorts/${cohort.id}/assignments/${assignment}/similar?after=x`))).toBe('400 cursor-invalid')
})
