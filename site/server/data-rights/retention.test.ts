import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { peopledServer, type PeopledServer } from '../cohorts/people.testing.ts'
import { Browser } from '../browser.testing.ts'
import { live, tablesWith } from './life.testing.ts'

let it: PeopledServer

beforeAll(async () => {
  it = await peopledServer({ retention: { guestDays: 40, practiceDays: 50 } })
}, 60_000)

afterAll(() => it.stop())

const logged = () => readFile(join(it.server.course.root, 'data/logs/server.log'), 'utf8')

/** As the night does it. */
async function night(): Promise<string> {
  const before = (await logged()).length
  await it.pool.query("select graphile_worker.add_job('retention')")
  const said = async () => /removed (\d+ guests and \d+ gradings)/.exec((await logged()).slice(before))?.[1]
  await expect.poll(said, { timeout: 10_000 }).toBeDefined()
  return (await said()) ?? ''
}

const age = (person: { id: string }, days: number) =>
  it.pool.query(
    `with older as (update sessions set updated_at = now() - make_interval(days => $2), expires_at = now() - make_interval(days => $2 - 30)
       where user_id = $1)
     update users set created_at = now() - make_interval(days => $2) where id = $1`,
    [person.id, days],
  )

/** A visitor's grading that is over. @returns its id */
async function practice(days: number): Promise<string> {
  const { rows } = await it.pool.query<{ id: string }>(
    `insert into gradings (id, slug, revision, files, fingerprint, state, owner, created_at)
     values (gen_random_uuid(), 'ring-the-bell', 'r', '{}', '', 'cancelled', gen_random_uuid(), now() - make_interval(days => $1)) returning id`,
    [days],
  )
  return rows[0]?.id ?? ''
}

test('guests who can’t come back are deleted, and results of their cohorts stay', async () => {
  const { person, mark, other, cohort } = await live(it, (name) => it.people.guest(name))
  await age(person, 41)
  await age(other, 41)
  const { rows: before } = await it.pool.query('select attempts, best_holds from standings where cohort = $1', [cohort.id])
  expect(await night()).toMatch(/^1 guests/)
  expect(await tablesWith(it.pool, mark)).toEqual([])
  expect((await it.pool.query('select from users where id = $1', [other.id])).rowCount).toBe(1)
  expect((await it.pool.query('select attempts, best_holds from standings where cohort = $1', [cohort.id])).rows).toEqual(before)
  // Nor does the next night take what they left.
  await it.pool.query("update users set created_at = now() - interval '1000 days' where is_nobody")
  expect(await night()).toBe('0 guests and 0 gradings')
  expect((await logged()).includes(mark)).toBe(false)
})

test('it is done each night', async () => {
  const { rows } = await it.pool.query('select identifier from graphile_worker._private_known_crontabs')
  expect(rows).toContainEqual({ identifier: 'retention' })
})

test('guests who were here lately stay, however old they are, and so do those whose session is still good', async () => {
  const [lately, open] = [await it.people.guest('Gil'), await it.people.guest('Grace')]
  await age(lately, 400)
  await it.pool.query("update sessions set updated_at = now() - interval '39 days' where user_id = $1", [lately.id])
  await age(open, 400)
  await it.pool.query("update sessions set expires_at = now() + interval '1 day' where user_id = $1", [open.id])
  expect(await night()).toBe('0 guests and 0 gradings')
})

test('old gradings of visitors are deleted, more than one batch of them, and nothing of who is known', async () => {
  const ids = await Promise.all(Array.from({ length: 230 }, () => practice(51)))
  const recent = await practice(49)
  const waiting = await practice(51)
  await it.pool.query("update gradings set state = 'running', grader = 1 where id = $1", [waiting])
  const known = await practice(51)
  const browser = Browser.at(it.server)
  await browser.post('/api/v1/guests', { name: 'Gil' })
  await it.pool.query('update gradings set owner = (select id from users order by created_at desc limit 1) where id = $1', [known])
  expect(await night()).toBe('0 guests and 230 gradings')
  const { rows } = await it.pool.query<{ id: string }>('select id from gradings where id = any ($1)', [[...ids, recent, waiting, known]])
  expect(rows.map(({ id }) => id).sort()).toEqual([recent, waiting, known].sort())
})
