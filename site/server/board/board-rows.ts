import { sql, type SQL } from 'drizzle-orm'
import { STUCK_FROM, type BoardChanges, type Hand } from '../../runtimes/server/board-api.ts'
import type { Executor } from '../database/executor.ts'

/** What a board says of itself: up to where it was read, and whether learners and assignments are the same. */
export interface Reading extends Record<string, unknown> {
  at: string
  shape: string
}

/**
 * Ask before what is read up to it. Transactions from `at` on may not be over yet: who asks for changes since then
 * misses none of them, and is told some twice.
 */
export async function readingNow(db: Executor, cohort: string): Promise<Reading> {
  const { rows } = await db.execute<Reading>(sql`
    select pg_snapshot_xmin(pg_current_snapshot())::text as at,
      md5(concat(
        (select string_agg(person::text, ' ' order by person) from memberships where cohort = ${cohort} and role = 'learner'), '/',
        (select string_agg(concat(id, revision), ' ' order by position) from assignments where cohort = ${cohort})
      )) as shape`)
  const [reading] = rows
  if (!reading) throw new Error('a query without tables answered nothing')
  return reading
}

/** What a board is given, in its order. */
export type Given = readonly { id: string; slug: string }[]

/** Learners by name. */
export async function learnerRows(db: Executor, cohort: string): Promise<{ id: string; name: string }[]> {
  const { rows } = await db.execute<{ id: string; name: string }>(sql`
    select users.id, users.name from memberships join users on users.id = memberships.person
    where cohort = ${cohort} and role = 'learner' order by lower(users.name), users.id`)
  return rows
}

const places = (given: Given): SQL => sql`
  unnest(${sql.param(given.map(({ id }) => id))}::uuid[], ${sql.param(given.map(({ slug }) => slug))}::text[])
  with ordinality as given (assignment, slug, place)`

/** Cells of learners as JSON: 80,000 of them are strung together by PostgreSQL, and looked at by nobody here. */
export type Cells = ReadonlyMap<string, string>

/** Whose cells to read. */
const among = (people: readonly string[] | undefined): SQL =>
  people === undefined ? sql`true` : sql`person = any (${sql.param([...people])}::uuid[])`

/** @param people only theirs. Default: those of all learners */
export async function standingCells(db: Executor, cohort: string, given: Given, people?: readonly string[]): Promise<Cells> {
  const { rows } = await db.execute<CellsRow>(sql`
    select person, string_agg('[' || place - 1 || ',' || cell || ']', ',') as cells
    from standings join ${places(given)} using (assignment)
    where cohort = ${cohort} and ${among(people)} group by person`)
  return cellsOf(rows)
}

/** @param people only theirs. Default: those of all learners */
export async function activityCells(db: Executor, cohort: string, given: Given, people?: readonly string[]): Promise<Cells> {
  const { rows } = await db.execute<CellsRow>(sql`
    select person, string_agg('[' || place - 1 || ',' || cell_with_reveals || ']', ',') as cells
    from activity join ${places(given)} using (slug)
    where person in (select person from memberships where cohort = ${cohort}) and ${among(people)} group by person`)
  return cellsOf(rows)
}

/** Learners some of whose cells are not as they were before `since`. */
export async function changedPeople(db: Executor, cohort: string, since: string): Promise<string[]> {
  const { rows } = await db.execute<{ person: string }>(sql`
    select person from standings where cohort = ${cohort} and changed_in >= ${since}::xid8
    union
    select person from activity join memberships using (person)
    where cohort = ${cohort} and role = 'learner' and changed_in >= ${since}::xid8`)
  return rows.map(({ person }) => person)
}

interface CellsRow extends Record<string, unknown> {
  person: string
  cells: string
}

const cellsOf = (rows: readonly CellsRow[]): Cells => new Map(rows.map(({ person, cells }) => [person, cells]))

/** Sets of requirements that held together, of some exercises, by number. */
export async function heldSetsOf(db: Executor, slugs: readonly string[]): Promise<Record<string, string[]>> {
  const { rows } = await db.execute<{ id: number; ids: string[] }>(sql`
    select id, ids from held_sets where slug = any (${sql.param(slugs)}::text[])`)
  return Object.fromEntries(rows.map(({ id, ids }) => [id, ids]))
}

/** How many learners have not passed, by assignment and by what held last. */
export async function stuckRows(db: Executor, cohort: string): Promise<{ assignment: string; held: number; learners: number }[]> {
  const { rows } = await db.execute<{ assignment: string; held: number; learners: number }>(sql`
    select assignment, last_held as held, count(*)::integer as learners
    from standings join memberships using (cohort, person)
    where cohort = ${cohort} and role = 'learner' and first_passed_at is null and attempts >= ${STUCK_FROM}
    group by assignment, last_held`)
  return rows
}

/** Hands that are up, in order. @param only those that this says */
export async function handRows(db: Executor, cohort: string, only: SQL = sql`true`): Promise<Hand[]> {
  const { rows } = await db.execute<
    Record<string, unknown> & Omit<Hand, 'learner' | 'raisedAt'> & { person: string; name: string; raisedAt: Date }
  >(sql`
    select hand.id, assignment, person, users.name, note, requirement, raised_at as "raisedAt"
    from raised_hands hand join memberships using (cohort, person) join users on users.id = person
    where cohort = ${cohort} and role = 'learner' and lowered_at is null and ${only}
    order by raised_at, hand.id`)
  return rows.map(({ person, name, raisedAt, ...hand }) => ({
    ...hand,
    learner: { id: person, name },
    raisedAt: new Date(raisedAt).toISOString(),
  }))
}

/** What is not as it was before `since`, however much that is, in four queries. */
export async function changesSince(db: Executor, cohort: string, since: string): Promise<BoardChanges> {
  const reading = await readingNow(db, cohort)
  const stood = await db.execute<{ cell: BoardChanges['standings'][number]; held: number; ids: string[] }>(sql`
    select concat('["', person, '","', assignment, '",', cell, ']')::json as cell, held_sets.id as held, ids
    from standings join held_sets on held_sets.id = last_held
    where cohort = ${cohort} and changed_in >= ${since}::xid8`)
  const active = await db.execute<{ cell: BoardChanges['activity'][number] }>(sql`
    select concat('["', person, '","', given.id, '",', cell_with_reveals, ']')::json as cell
    from activity join memberships using (person) join assignments given using (cohort, slug)
    where cohort = ${cohort} and role = 'learner' and changed_in >= ${since}::xid8`)
  return {
    ...reading,
    standings: stood.rows.map(({ cell }) => cell),
    activity: active.rows.map(({ cell }) => cell),
    held: Object.fromEntries(stood.rows.map(({ held, ids }) => [held, ids])),
    hands: await handRows(db, cohort),
  }
}
