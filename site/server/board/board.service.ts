import { Injectable } from '@nestjs/common'
import { asc, eq } from 'drizzle-orm'
import type { Board } from '../../runtimes/server/board-api.ts'
import { checkCohort } from '../cohorts/open-cohort.ts'
import { DatabaseService } from '../database/database.service.ts'
import type { Database } from '../database/executor.ts'
import { assignments } from '../database/schema.ts'
import { handRows, heldSetsOf, learnerRows, readingNow } from './board-rows.ts'
import { ExerciseOutlines } from './exercise-outlines.ts'
import { KeptCells } from './kept-cells.ts'
import { SharedReads } from './shared-reads.ts'

/** The board of a cohort: who stands where. */
@Injectable()
export class BoardService {
  /** When somebody joins, all who look on read the board again at once. */
  private readonly reads: SharedReads<string>

  constructor(database: DatabaseService, outlines: ExerciseOutlines) {
    const cells = new KeptCells()
    this.reads = new SharedReads((cohort) => readBoard(database.db, outlines, cohort, cells))
  }

  /** `boardSchema` as JSON. @throws ProblemException 404 */
  json(cohort: string): Promise<string> {
    return this.reads.get(cohort)
  }
}

/**
 * In nine queries, however much there is; in seven to ten where cells of an earlier reading are kept.
 *
 * @param cells of earlier readings. Default: none
 */
export async function readBoard(
  db: Database,
  outlines: Pick<ExerciseOutlines, 'of'>,
  cohort: string,
  cells = new KeptCells(),
): Promise<string> {
  await checkCohort(db, cohort)
  const reading = await readingNow(db, cohort)
  const given = await db
    .select({ id: assignments.id, slug: assignments.slug, revision: assignments.revision })
    .from(assignments)
    .where(eq(assignments.cohort, cohort))
    .orderBy(asc(assignments.position))
  const learners = await learnerRows(db, cohort)
  const [{ standing, activity, stuck }, held, hands, exercises] = await Promise.all([
    cells.of(
      db,
      cohort,
      given,
      reading.at,
      learners.map(({ id }) => id),
    ),
    heldSetsOf(
      db,
      given.map(({ slug }) => slug),
    ),
    handRows(db, cohort),
    Promise.all(given.map(({ slug, revision }) => outlines.of(slug, revision))),
  ])
  const stuckAt = Map.groupBy(stuck, ({ assignment }) => assignment)
  const shown: Board['assignments'] = given.map(({ id, slug }, place) => ({
    id,
    slug,
    title: exercises[place]?.title ?? slug,
    requirements: (exercises[place]?.requirements ?? []).map((requirement) => ({
      ...requirement,
      stuck: (stuckAt.get(id) ?? []).reduce((sum, row) => sum + (held[row.held]?.includes(requirement.id) ? 0 : row.learners), 0),
    })),
  }))
  const people = learners.map(
    ({ id, name }) =>
      `{"id":"${id}","name":${JSON.stringify(name)},"standings":[${standing.get(id) ?? ''}],"activity":[${activity.get(id) ?? ''}]}`,
  )
  const rest = JSON.stringify({ ...reading, assignments: shown, held, hands })
  return `${rest.slice(0, -1)},"learners":[${people.join(',')}]}`
}
