import { drizzle } from 'drizzle-orm/node-postgres'
import type { Pool } from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { boardChangesSchema, boardSchema, type Board, type BoardChanges } from '../../runtimes/server/board-api.ts'
import type { Cohort } from '../../runtimes/server/cohorts-api.ts'
import { handIn, RECORD_VERDICT, verdictOf } from '../cohorts/handed-in.testing.ts'
import { letIn, newCohort, peopledServer, read, type People, type PeopledServer, type Person } from '../cohorts/people.testing.ts'
import { eventsOf, type TestServer } from '../server.testing.ts'
import * as schema from '../database/schema.ts'
import { readBoard } from './board.service.ts'
import { KeptCells } from './kept-cells.ts'

let stop: PeopledServer['stop']
let server: TestServer
let another: PeopledServer['another']
let pool: Pool
let people: People
let owner: Person
let lena: Person
let gil: Person
let cohort: Cohort
let assignment: string

beforeAll(async () => {
  ;({ server, another, pool, people, stop } = await peopledServer())
}, 60_000)

beforeEach(async () => {
  owner = await people.account('Mara')
  lena = await people.account('Lena')
  gil = await people.guest('Gil "the \u2028 bell"')
  cohort = await newCohort(owner)
  await letIn(owner, cohort, [lena, gil])
  assignment = await give(1, 'ring-the-bell')
})

afterAll(() => stop())

async function give(position: number, slug: string): Promise<string> {
  const { rows } = await pool.query<{ id: string }>(
    `insert into assignments (id, cohort, slug, position, late, required, hints, solution, fingerprint)
     values (gen_random_uuid(), $1, $2, $3, 'mark', true, 'free', 'free', '') returning id`,
    [cohort.id, slug, position],
  )
  return rows[0]?.id ?? ''
}

const board = (): Promise<Board> => read(owner.get(`/cohorts/${cohort.id}/board`), boardSchema)

/** Events of the board, on a server; the first says what was missed. */
function events(since: string, { base }: Pick<TestServer, 'base'> = server): AsyncGenerator<BoardChanges> {
  return parsed(eventsOf(`${base}/api/v1/cohorts/${cohort.id}/board/events?since=${since}`, { cookie: owner.cookie }))
}

async function* parsed(stream: ReturnType<typeof eventsOf>): AsyncGenerator<BoardChanges> {
  for await (const { type, data } of stream) if (type === 'board') yield boardChangesSchema.parse(data)
}

/** The next event that says something of somebody's standing. */
async function nextStanding(stream: AsyncGenerator<BoardChanges>): Promise<unknown> {
  for (;;) {
    const { value } = await stream.next()
    const changes = boardChangesSchema.parse(value)
    const [standing] = changes.standings
    if (standing) return { learner: standing[0], attempts: standing[2], passed: standing[3], held: changes.held[standing[5]] }
  }
}

describe('the board', () => {
  test('has learners by name, exercises with their requirements, and what held last', async () => {
    await handIn(pool, cohort, assignment, lena, { holds: ['a'], minutes: 5 })
    await handIn(pool, cohort, assignment, lena, { status: 'passed', holds: ['a', 'b', 'c'] })
    const { assignments, learners, held } = await board()
    expect(assignments).toEqual([
      {
        id: assignment,
        slug: 'ring-the-bell',
        title: 'Ring the bell',
        requirements: [expect.objectContaining({ id: 'rings-once', stuck: 0 }), expect.anything()],
      },
    ])
    expect(learners.map(({ name }) => name)).toEqual([gil.name, 'Lena'])
    const [number = 0] = learners[1]?.standings.map((standing) => standing[4]) ?? []
    expect(learners[1]?.standings).toEqual([[0, 2, 1, Date.parse('2026-11-01T12:00Z') / 1000, number]])
    expect(held[number]).toEqual(['a', 'b', 'c'])
    expect(learners[0]?.standings).toEqual([])
  })

  test('says how many are stuck on a requirement: from the second attempt on, until they pass', async () => {
    const stuck = async () => (await board()).assignments[0]?.requirements.map((requirement) => requirement.stuck)
    await handIn(pool, cohort, assignment, lena, { minutes: 9 })
    expect(await stuck()).toEqual([0, 0])
    await handIn(pool, cohort, assignment, lena, { holds: ['rings-once'], minutes: 8 })
    expect(await stuck()).toEqual([0, 1])
    for (const minutes of [7, 6]) await handIn(pool, cohort, assignment, gil, { minutes })
    expect(await stuck()).toEqual([1, 2])
    await handIn(pool, cohort, assignment, lena, { status: 'passed', holds: ['rings-once'], minutes: 5 })
    expect(await stuck()).toEqual([1, 1])
  })

  test('also shows an exercise that is not in the course any more', async () => {
    await give(2, 'a-bell-of-old')
    expect((await board()).assignments[1]).toMatchObject({ title: 'a-bell-of-old', requirements: [] })
  })

  test('is read with the same number of queries, however much there is', async () => {
    const queries: string[] = []
    const db = drizzle(pool, { schema, logger: { logQuery: (query) => queries.push(query) } })
    const outlines = { of: async () => ({ title: 'Bell', requirements: [] }) }
    await readBoard(db, outlines, cohort.id)
    const few = queries.splice(0).length
    for (const by of [lena, gil]) for (const minutes of [1, 2, 3]) await handIn(pool, cohort, assignment, by, { minutes })
    await give(2, 'a-bell-of-old')
    await readBoard(db, outlines, cohort.id)
    expect(queries).toHaveLength(few)
    expect(few).toBe(9)
  })

  test('is what it would be if nothing of it were kept, after whatever changed', async () => {
    const db = drizzle(pool, { schema })
    const outlines = { of: async () => ({ title: 'Bell', requirements: [] }) }
    const cells = new KeptCells()
    const kept = async () => boardSchema.parse(JSON.parse(await readBoard(db, outlines, cohort.id, cells)))
    const fresh = async () => boardSchema.parse(JSON.parse(await readBoard(db, outlines, cohort.id)))
    const same = async () => expect(await kept()).toEqual({ ...(await fresh()), at: expect.any(String) })
    await same()
    await handIn(pool, cohort, assignment, lena, { holds: ['a'], minutes: 3 })
    await same()
    await gil.send('PUT', '/activity', { slug: (await fresh()).assignments[0]?.slug })
    await handIn(pool, cohort, assignment, gil, { status: 'passed', holds: ['a', 'b', 'c'] })
    await same()
    await same()
    await give(2, 'a-bell-of-old')
    await same()
    const bo = await people.guest('Bo')
    await handIn(pool, cohort, assignment, bo, { holds: ['b'] })
    await letIn(owner, cohort, [bo])
    await same()
    await pool.query('delete from memberships where cohort = $1 and person = $2', [cohort.id, gil.id])
    await same()
  })
})

describe('its events', () => {
  test('tell of a verdict to viewers at every server', async () => {
    await using other = await another()
    const { at } = await board()
    const viewers = [events(at), events(at), events(at, other)]
    for (const viewer of viewers) await viewer.next()
    const id = await handIn(pool, cohort, assignment, lena, { status: 'none' })
    await pool.query(RECORD_VERDICT, [id, JSON.stringify(verdictOf('failed', ['b']))])
    const told = await Promise.all(viewers.map(nextStanding))
    expect(told).toEqual(viewers.map(() => ({ learner: lena.id, attempts: 1, passed: 0, held: ['b'] })))
    for (const viewer of viewers) await viewer.return(undefined)
  })

  test('tell whoever comes back what they missed, also of transactions that were not over when they read', async () => {
    const id = await handIn(pool, cohort, assignment, lena, { status: 'none' })
    const writer = await pool.connect()
    try {
      await writer.query('begin')
      await writer.query(RECORD_VERDICT, [id, JSON.stringify(verdictOf('passed', ['a', 'b', 'c']))])
      // A later transaction that is over first.
      await handIn(pool, cohort, assignment, gil)
      const { at, learners } = await board()
      expect(learners.map(({ standings }) => standings.length)).toEqual([1, 0])
      await writer.query('commit')
      const viewer = events(at)
      const { value } = await viewer.next()
      expect(boardChangesSchema.parse(value).standings.map(([learner]) => learner)).toContain(lena.id)
      await viewer.return(undefined)
    } finally {
      writer.release()
    }
  })

  test('go on after the connection that hears of changes broke', async () => {
    const viewer = events((await board()).at)
    await viewer.next()
    await pool.query("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'loadbearing-listen'")
    await handIn(pool, cohort, assignment, lena, { holds: ['c'] })
    expect(await nextStanding(viewer)).toMatchObject({ learner: lena.id, held: ['c'] })
    await viewer.return(undefined)
  })

  test('say that the board has another shape when something is given', async () => {
    const { at, shape } = await board()
    const viewer = events(at)
    expect(boardChangesSchema.parse((await viewer.next()).value).shape).toBe(shape)
    await give(2, 'a-bell-of-old')
    // Also told now and then when nothing happens.
    for await (const changes of viewer) if (changes.shape !== shape) break
  })

  test('end when members come or go, so that nobody looks on who may not', async () => {
    const { at } = await board()
    const viewer = events(at)
    await viewer.next()
    await letIn(owner, cohort, [await people.guest('Lou')])
    for await (const { hands } of viewer) expect(hands).toEqual([])
    expect((await board()).learners).toHaveLength(3)
  })
})
