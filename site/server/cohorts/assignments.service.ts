import { randomUUID } from 'node:crypto'
import { Injectable } from '@nestjs/common'
import { and, asc, eq, inArray, max, sql } from 'drizzle-orm'
import {
  ASSIGNMENTS_CAP,
  type Assignment,
  type AssignmentChange,
  type AssignmentOrder,
  type AssignmentsPage,
  type MadeAssignments,
  type NewAssignments,
} from '../../runtimes/server/assignments-api.ts'
import type { PageQuery } from '../../runtimes/server/cohorts-api.ts'
import type { Actor } from '../access/actor.ts'
import { audit } from '../audit/audit.ts'
import { RevisionsService } from '../bundles/revisions.service.ts'
import { CatalogueService } from '../catalogue/catalogue.service.ts'
import { DatabaseService } from '../database/database.service.ts'
import type { Database } from '../database/executor.ts'
import { assignments, cohorts, extensions } from '../database/schema.ts'
import { ProblemException } from '../problems/problem.ts'
import { tellOfAssignments } from '../webhooks/outbox.ts'
import { termsOf, toAssignment, toColumns, type AssignmentRow } from './assignment-rows.ts'
import { fingerprintOf, keyReused } from './idempotency-key.ts'
import { openCohort, unknownCohort, type Transaction } from './open-cohort.ts'
import { pagingOf } from './paging.ts'

/** What cohorts are given to do. */
@Injectable()
export class AssignmentsService {
  constructor(
    private readonly database: DatabaseService,
    private readonly catalogue: CatalogueService,
    private readonly kept: RevisionsService,
  ) {}

  /**
   * Gives an exercise, or those of a track that the cohort does not have yet, after what it has. The same idempotency
   * key gives the same assignments.
   *
   * @throws ProblemException 404 for an exercise or a track that is none, 409 when archived, when there is nothing to
   *   add, or when it would be too many, 422 for terms that contradict each other, or when the key was used otherwise
   */
  async create(actor: Actor, cohort: string, asked: NewAssignments, idempotencyKey: string | undefined): Promise<MadeAssignments> {
    const { give, ...terms } = asked
    const fingerprint = fingerprintOf(asked)
    const slugs = give.kind === 'track' ? await this.catalogue.track(give.track) : [give.slug]
    const revisions = await this.revisions(slugs, terms.pinned)
    return this.database.db.transaction(async (tx) => {
      const { timeZone } = await openCohort(tx, cohort, 'update')
      const repeated = await repetition(tx, cohort, idempotencyKey, fingerprint)
      if (repeated) return { items: repeated.map((row) => toAssignment(row, null)) }
      const columns = toColumns(terms, timeZone)
      const [there] = await tx
        .select({ last: max(assignments.position), count: sql<number>`count(*)::integer` })
        .from(assignments)
        .where(eq(assignments.cohort, cohort))
      const known = await tx.select({ slug: assignments.slug }).from(assignments).where(isOneOf(cohort, slugs))
      const missing = slugs.filter((slug) => !known.some((row) => row.slug === slug))
      if (missing.length === 0) throw alreadyGiven(give)
      if ((there?.count ?? 0) + missing.length > ASSIGNMENTS_CAP)
        throw new ProblemException(409, 'too-many-assignments', `A cohort has at most ${ASSIGNMENTS_CAP} assignments. Make another cohort.`)
      const made = await tx
        .insert(assignments)
        .values(
          missing.map((slug, index) => ({
            ...columns,
            id: randomUUID(),
            cohort,
            slug,
            position: (there?.last ?? 0) + 1 + index,
            revision: revisions.get(slug) ?? null,
            idempotencyKey,
            fingerprint,
          })),
        )
        .returning()
      for (const { id, slug } of made)
        await audit(tx, { actor: actor.id, action: 'assignment.made', subject: id, details: { cohort, exercise: slug } })
      await tellOfAssignments(
        tx,
        'assignment.given',
        made.map(({ id }) => id),
      )
      return { items: made.map((row) => toAssignment(row, null)) }
    })
  }

  /** In their order, with its version: who orders what was changed in between is told so. */
  async list(actor: Actor, cohort: string, query: PageQuery): Promise<AssignmentsPage> {
    // Before the list: that is never older than its version.
    const order = await orderVersionOf(this.database.db, cohort)
    const paging = pagingOf(query, { by: assignments.position, type: 'integer', id: assignments.id, direction: 'asc' })
    const rows = await this.database.db
      .select({ assignment: assignments, extension: extensions, place: paging.place, placeId: paging.placeId })
      .from(assignments)
      .leftJoin(extensions, and(eq(extensions.assignment, assignments.id), eq(extensions.person, actor.id)))
      .where(and(eq(assignments.cohort, cohort), paging.where))
      .orderBy(paging.orderBy)
      .limit(paging.limit)
    return { ...paging.page(rows, ({ assignment, extension }) => toAssignment(assignment, extension)), order }
  }

  /** @throws ProblemException 404 */
  find(actor: Actor, cohort: string, id: string): Promise<Assignment> {
    return readAssignment(this.database.db, cohort, id, actor.id)
  }

  /** @throws ProblemException 404, 409 when archived, or with what is there now when it was changed in between, 422 */
  async change(actor: Actor, cohort: string, id: string, { version, ...wanted }: AssignmentChange): Promise<Assignment> {
    const pin = wanted.pinned ? await this.currentRevision(cohort, id) : undefined
    return this.database.db.transaction(async (tx) => {
      const { timeZone } = await openCohort(tx, cohort, 'update')
      const before = await assignmentRow(tx, cohort, id)
      if (before.version !== version) {
        throw new ProblemException(
          409,
          'assignment-changed',
          'Somebody changed the assignment in between. Look at what it is now, and change that.',
          {
            extensions: { current: await readAssignment(tx, cohort, id, actor.id) },
          },
        )
      }
      const terms = termsOf(before)
      const { opens = terms.opens, due = terms.due, late = terms.late, required = terms.required, pinned = terms.pinned } = wanted
      const { hints = terms.hints, solution = terms.solution } = wanted
      const columns = toColumns({ opens, due, late, required, pinned, hints, solution }, timeZone)
      const revision = pinned ? (before.revision ?? pin ?? null) : null
      await tx
        .update(assignments)
        .set({ ...columns, revision, version: version + 1 })
        .where(eq(assignments.id, id))
      await audit(tx, { actor: actor.id, action: 'assignment.changed', subject: id, details: { cohort, ...wanted } })
      await tellOfAssignments(tx, 'assignment.changed', [id])
      return readAssignment(tx, cohort, id, actor.id)
    })
  }

  /** Takes it back, with its extensions. What was handed in stays. @throws ProblemException 404, 409 when archived */
  async remove(actor: Actor, cohort: string, id: string): Promise<void> {
    await this.database.db.transaction(async (tx) => {
      await openCohort(tx, cohort, 'update')
      const { slug } = await assignmentRow(tx, cohort, id)
      await tellOfAssignments(tx, 'assignment.taken-back', [id])
      await tx.delete(assignments).where(eq(assignments.id, id))
      await audit(tx, { actor: actor.id, action: 'assignment.removed', subject: id, details: { cohort, exercise: slug } })
    })
  }

  /**
   * Puts all assignments of a cohort into an order.
   *
   * @throws ProblemException 404, 409 when archived, when the cohort has others than those, or when somebody else ordered them in
   *   between, with what it is now in `current`
   */
  async reorder(actor: Actor, cohort: string, { assignments: wanted, version }: AssignmentOrder): Promise<AssignmentOrder> {
    return this.database.db.transaction(async (tx) => {
      const { orderVersion } = await openCohort(tx, cohort, 'update')
      const rows = await tx
        .select({ id: assignments.id })
        .from(assignments)
        .where(eq(assignments.cohort, cohort))
        .orderBy(asc(assignments.position))
      const current: AssignmentOrder = { version: orderVersion, assignments: rows.map(({ id }) => id) }
      if (wanted.length !== rows.length || rows.some(({ id }) => !wanted.includes(id)))
        throw orderConflict(
          'assignments-changed',
          'The cohort has other assignments than these by now. Look at the list again, then order it.',
          current,
        )
      // Also when an answer was lost, and it is sent again.
      if (wanted.every((id, at) => id === current.assignments[at])) return current
      if (version !== orderVersion)
        throw orderConflict(
          'order-changed',
          'Somebody else put the assignments into another order in between. Look at it, and order that.',
          current,
        )
      await tx.execute(sql`
        update assignments set position = wanted.position
        from unnest(${sql.param(wanted)}::uuid[]) with ordinality as wanted (id, position)
        where assignments.id = wanted.id`)
      await tx
        .update(cohorts)
        .set({ orderVersion: orderVersion + 1 })
        .where(eq(cohorts.id, cohort))
      await audit(tx, { actor: actor.id, action: 'assignment.reordered', subject: cohort })
      return { version: orderVersion + 1, assignments: [...wanted] }
    })
  }

  /** Checks that they are exercises. Revisions only of those that are pinned to them: those are kept from now on. */
  private async revisions(slugs: readonly string[], pinned: boolean): Promise<ReadonlyMap<string, string>> {
    const found = new Map<string, string>()
    for (const slug of slugs) {
      const exercise = await this.catalogue.exercise(slug)
      if (!pinned) continue
      await this.kept.keep(exercise)
      found.set(slug, exercise.revision)
    }
    return found
  }

  private async currentRevision(cohort: string, id: string): Promise<string> {
    const { slug } = await assignmentRow(this.database.db, cohort, id)
    const exercise = await this.catalogue.exercise(slug)
    await this.kept.keep(exercise)
    return exercise.revision
  }
}

/** @throws ProblemException 404 */
export async function assignmentRow(db: Pick<Database, 'select'>, cohort: string, id: string): Promise<AssignmentRow> {
  const [row] = await db.select().from(assignments).where(isAssignment(cohort, id))
  if (!row) throw unknownAssignment()
  return row
}

async function readAssignment(db: Pick<Database, 'select'>, cohort: string, id: string, person: string): Promise<Assignment> {
  const [found] = await db
    .select({ assignment: assignments, extension: extensions })
    .from(assignments)
    .leftJoin(extensions, and(eq(extensions.assignment, assignments.id), eq(extensions.person, person)))
    .where(isAssignment(cohort, id))
  if (!found) throw unknownAssignment()
  return toAssignment(found.assignment, found.extension)
}

/** What an earlier request with this key made, as far as it is still there. */
async function repetition(
  tx: Transaction,
  cohort: string,
  key: string | undefined,
  fingerprint: string,
): Promise<AssignmentRow[] | undefined> {
  if (key === undefined) return undefined
  const rows = await tx
    .select()
    .from(assignments)
    .where(and(eq(assignments.cohort, cohort), eq(assignments.idempotencyKey, key)))
    .orderBy(asc(assignments.position))
  if (rows.some((row) => row.fingerprint !== fingerprint)) throw keyReused()
  return rows.length > 0 ? rows : undefined
}

const isAssignment = (cohort: string, id: string) => and(eq(assignments.cohort, cohort), eq(assignments.id, id))
const isOneOf = (cohort: string, slugs: readonly string[]) => and(eq(assignments.cohort, cohort), inArray(assignments.slug, [...slugs]))

/** @throws ProblemException 404 */
async function orderVersionOf(db: Pick<Database, 'select'>, cohort: string): Promise<number> {
  const [found] = await db.select({ version: cohorts.orderVersion }).from(cohorts).where(eq(cohorts.id, cohort))
  if (!found) throw unknownCohort()
  return found.version
}

const orderConflict = (code: string, detail: string, current: AssignmentOrder): ProblemException =>
  new ProblemException(409, code, detail, { extensions: { current } })

function unknownAssignment(): ProblemException {
  return new ProblemException(404, 'assignment-unknown', 'This cohort has no such assignment. Look at the list again.')
}

function alreadyGiven(give: NewAssignments['give']): ProblemException {
  const what = give.kind === 'track' ? `all exercises of ${give.track}` : give.slug
  return new ProblemException(409, 'assignment-exists', `The cohort has ${what} already. Change what it has instead.`)
}
