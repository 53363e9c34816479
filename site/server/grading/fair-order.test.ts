import { randomUUID } from 'node:crypto'
import { Logger } from '@nestjs/common'
import type { Pool } from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { DatabaseService } from '../database/database.service.ts'
import { readConfig } from '../config.ts'
import { testCluster, testPool } from '../server.testing.ts'
import { GradingsRepository, type Claim, type NewGrading } from './gradings.repository.ts'

let cluster: Awaited<ReturnType<typeof testCluster>>
/** One of three processes on one database, and the others. */
let database: DatabaseService
let others: DatabaseService[]
let graders: GradingsRepository[]
let queue: GradingsRepository
/** A connection of the test's own. */
let pool: Pool

beforeAll(async () => {
  Logger.overrideLogger(['warn', 'error'])
  cluster = await testCluster()
  const connect = () => new DatabaseService(cluster.url, readConfig({ GRADER_SLOTS: '8' }))
  database = connect()
  await database.onModuleInit()
  others = [connect(), connect()]
  graders = [database, ...others].map((each) => new GradingsRepository(each))
  queue = new GradingsRepository(database)
  pool = testPool(cluster.url)
}, 60_000)

beforeEach(async () => {
  await pool.query('truncate gradings cascade; delete from graphile_worker._private_jobs')
})

afterAll(async () => {
  await pool.end()
  for (const each of [database, ...others]) await each.onApplicationShutdown()
  await cluster.stop()
})

const NOBODY_WAITS = { all: 100_000, learner: 100_000 }
const names = new Map<string, string>()

/** Hands in as many; each is called by the learner and a number. */
async function handIn(name: string, number: number, rest: Partial<NewGrading> = {}): Promise<void> {
  const owner = rest.owner ?? randomUUID()
  for (let index = 1; index <= number; index += 1) {
    const id = randomUUID()
    names.set(id, number === 1 ? name : `${name}${index}`)
    await queue.insert(
      {
        id,
        slug: 'ring-the-bell',
        revision: 'r',
        files: {},
        seed: undefined,
        idempotencyKey: undefined,
        fingerprint: 'f',
        ...rest,
        owner,
      },
      NOBODY_WAITS,
    )
  }
}

async function claim(): Promise<Claim> {
  const claimed = await queue.claim(1)
  if (!claimed) throw new Error('nothing waits')
  return claimed
}

/** Claims so many, none of which ends. */
async function served(number: number): Promise<string[]> {
  const order: string[] = []
  for (let index = 0; index < number; index += 1) order.push(nameOf(await claim()))
  return order
}

/** Claims one after the other, each ended before the next. */
async function servedInTurn(number: number): Promise<string[]> {
  const order: string[] = []
  for (let index = 0; index < number; index += 1) {
    const claimed = await claim()
    order.push(nameOf(claimed))
    await queue.cancel(claimed.id)
  }
  return order
}

async function places(): Promise<string[]> {
  const positions = await queue.positions()
  expect([...positions.values()].sort((a, b) => a - b)).toEqual([...positions.keys()].map((_, index) => index + 1))
  return [...positions].sort(([, a], [, b]) => a - b).map(([id]) => names.get(id) ?? id)
}

function nameOf({ id }: Claim): string {
  return names.get(id) ?? id
}

describe('whose turn it is', () => {
  test('learners take turns, however much one has handed in', async () => {
    await handIn('anna', 3)
    await handIn('ben', 1)
    await handIn('cleo', 2)
    const order = ['anna1', 'ben', 'cleo1', 'anna2', 'cleo2', 'anna3']
    expect(await places()).toEqual(order)
    expect(await served(6)).toEqual(order)
    expect(await queue.claim(1)).toBeUndefined()
  })

  test('with one slot, too: who was served longest ago comes first', async () => {
    await handIn('anna', 3)
    await handIn('ben', 2)
    expect(await servedInTurn(3)).toEqual(['anna1', 'ben1', 'anna2'])
    await handIn('cleo', 1)
    expect(await servedInTurn(3)).toEqual(['cleo', 'ben2', 'anna3'])
  })

  test('a cohort of one gets as much as a cohort of many, and as those without one', async () => {
    const [large, small] = [randomUUID(), randomUUID()]
    for (const learner of ['l1', 'l2', 'l3', 'l4']) await handIn(learner, 1, { cohort: large })
    await handIn('s', 2, { cohort: small })
    await handIn('alone', 1)
    await handIn('lonely', 1)
    const order = ['l1', 's1', 'alone', 'l2', 's2', 'lonely', 'l3', 'l4']
    expect(await places()).toEqual(order)
    expect(await servedInTurn(8)).toEqual(order)
  })

  test('what runs counts: the cohort with the least comes first, in it the learner', async () => {
    const [busy, idle] = [randomUUID(), randomUUID()]
    const owner = randomUUID()
    await handIn('b', 2, { cohort: busy, owner })
    await served(2)
    await handIn('again', 1, { cohort: busy, owner })
    await handIn('other', 1, { cohort: busy })
    await handIn('i', 2, { cohort: idle })
    const order = ['i1', 'i2', 'other', 'again']
    expect(await places()).toEqual(order)
    expect(await served(4)).toEqual(order)
  })

  test('a grading that goes back keeps its place, and its learner was not served', async () => {
    await handIn('anna', 2)
    const claimed = await claim()
    await handIn('ben', 1)
    await queue.requeue(claimed, 'lost')
    expect(await places()).toEqual(['anna1', 'ben', 'anna2'])
  })
})

describe('graders that claim at once', () => {
  test('take each grading once, and one of each learner before the second of any', async () => {
    const learners = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']
    for (const learner of learners) await handIn(learner, 3)
    const order: string[] = []
    const work = async (grader: GradingsRepository, number: number): Promise<void> => {
      for (let claimed = await grader.claim(number); claimed; claimed = await grader.claim(number)) order.push(nameOf(claimed))
    }
    await Promise.all([0, 1, 2, 3, 4, 5].map((index) => work(graders[index % 3] ?? queue, index + 1)))
    expect(order.toSorted()).toEqual(learners.flatMap((learner) => [`${learner}1`, `${learner}2`, `${learner}3`]))
    const { rows } = await pool.query<{ id: string }>('select id from gradings order by started_at')
    const rounds = rows.map(({ id }) => names.get(id)?.slice(-1))
    expect(rounds.join('')).toBe('111111112222222233333333')
  })

  test('go on to the next when the first was cancelled under their hands', async () => {
    await handIn('anna', 1)
    await handIn('ben', 1)
    const [first] = [...(await queue.positions())].sort(([, a], [, b]) => a - b)
    const other = await pool.connect()
    await other.query('begin')
    await other.query("update gradings set state = 'cancelled' where id = $1", [first?.[0]])
    const claiming = claim()
    await expect
      .poll(async () => (await pool.query("select from pg_locks where not granted and locktype = 'transactionid'")).rowCount)
      .toBe(1)
    await other.query('commit')
    other.release()
    expect(nameOf(await claiming)).toBe('ben')
  })

  test('find a job for each that waits, whatever became of the one it was handed in with', async () => {
    await handIn('anna', 3)
    const jobs = async () =>
      (await pool.query('select from graphile_worker.jobs where locked_at is null and attempts < max_attempts')).rowCount
    expect(await jobs()).toBe(3)
    const [id] = [...(await queue.positions()).keys()]
    await queue.cancel(id ?? '')
    expect(await jobs()).toBe(2)
    // A grader that was killed between the job and the claim; a job that failed.
    await pool.query(
      "update graphile_worker._private_jobs set locked_at = now(), locked_by = 'gone' where id = (select min(id) from graphile_worker._private_jobs)",
    )
    await pool.query(
      'update graphile_worker._private_jobs set attempts = max_attempts where id = (select max(id) from graphile_worker._private_jobs)',
    )
    expect(await jobs()).toBe(0)
    expect(await queue.replaceLostJobs()).toBe(2)
    expect(await jobs()).toBe(2)
    expect(await queue.replaceLostJobs()).toBe(0)
  })
})

test('a try that was given up on can write nothing', async () => {
  await handIn('anna', 1)
  const first = await claim()
  await queue.requeue(first, 'lost')
  const second = await claim()
  await queue.requeue(first, 'failed')
  expect(await queue.isCurrent(first)).toBe(false)
  expect(await queue.isCurrent(second)).toBe(true)
  const { rows } = await pool.query('select state, failures, lost, attempt from gradings')
  expect(rows).toEqual([{ state: 'running', failures: 0, lost: 1, attempt: 2 }])
})
