import { Injectable } from '@nestjs/common'
import { and, eq, isNull, sql } from 'drizzle-orm'
import type { Page, PageQuery } from '../../runtimes/server/cohorts-api.ts'
import type { Regrading, RegradingChange } from '../../runtimes/server/regradings-api.ts'
import type { Actor } from '../access/actor.ts'
import { audit } from '../audit/audit.ts'
import { assignmentRow } from '../cohorts/assignments.service.ts'
import { keyReused } from '../cohorts/idempotency-key.ts'
import { checkOpen, type Transaction } from '../cohorts/open-cohort.ts'
import { pagingOf } from '../cohorts/paging.ts'
import { DatabaseService } from '../database/database.service.ts'
import { regradeBatches, users } from '../database/schema.ts'
import { ProblemException } from '../problems/problem.ts'
import { beginBatch } from './begin-batch.ts'
import { changesOf } from './changes.ts'
import { applyBatch, discardBatch } from './end-batch.ts'
import { readRegrading, toRegradings, unknownRegrading } from './read-regradings.ts'
import { checkReach } from './reach.ts'

/** Attempts of an assignment are graded again; somebody looks at what changes, and then it counts or not. */
@Injectable()
export class RegradingsService {
  constructor(private readonly database: DatabaseService) {}

  /**
   * Begins to grade all attempts at an assignment again. Those that count in another cohort too only the administrator's do:
   * their verdict is one for all.
   *
   * @throws ProblemException 404, 409 when the cohort is archived, when one is under way (in `current`), or when there is
   *   nothing to grade again
   */
  async start(actor: Actor, cohort: string, assignment: string, idempotencyKey: string | undefined): Promise<Regrading> {
    return this.database.db.transaction(async (tx) => {
      await checkOpen(tx, cohort)
      await assignmentRow(tx, cohort, assignment)
      const repeated = idempotencyKey === undefined ? undefined : await this.repeated(tx, actor, assignment, idempotencyKey)
      if (repeated) return repeated
      const beginning = await beginBatch(
        tx,
        { assignment },
        { cohort, assignment, startedBy: actor.id, idempotencyKey, everywhere: actor.isAdministrator },
      )
      if (beginning.outcome === 'nothing') throw nothingToGrade(beginning.leftOut)
      if (beginning.outcome === 'taken') {
        const twice = idempotencyKey === undefined ? undefined : await this.repeated(tx, actor, assignment, idempotencyKey)
        if (twice) return twice
        throw await underWay(tx, cohort, assignment)
      }
      const { batch, total: attempts, leftOut } = beginning
      await audit(tx, { actor: actor.id, action: 'regrading.started', subject: batch, details: { cohort, assignment, attempts, leftOut } })
      return readRegrading(tx, cohort, batch)
    })
  }

  /** The newest first. @throws ProblemException 404 */
  async list(cohort: string, assignment: string, query: PageQuery): Promise<Page<Regrading>> {
    const { db } = this.database
    await assignmentRow(db, cohort, assignment)
    const paging = pagingOf(query, { by: regradeBatches.createdAt, type: 'timestamptz', id: regradeBatches.id, direction: 'desc' })
    const rows = await db
      .select({ batch: regradeBatches, name: users.name, place: paging.place, placeId: paging.placeId })
      .from(regradeBatches)
      .leftJoin(users, eq(users.id, regradeBatches.startedBy))
      .where(and(eq(regradeBatches.cohort, cohort), eq(regradeBatches.assignment, assignment), paging.where))
      .orderBy(paging.orderBy)
      .limit(paging.limit)
    const { items, next } = paging.page(rows, (row) => row)
    return { items: await toRegradings(db, items), next }
  }

  /** @throws ProblemException 404 */
  find(cohort: string, id: string): Promise<Regrading> {
    return readRegrading(this.database.db, cohort, id)
  }

  /** What it would change, or did. @throws ProblemException 404 */
  async changes(cohort: string, id: string, query: PageQuery): Promise<Page<RegradingChange>> {
    await readRegrading(this.database.db, cohort, id)
    return changesOf(this.database.db, id, query)
  }

  /**
   * Makes the new verdicts count. One that was applied before stays as it is.
   *
   * @throws ProblemException 404, 403 when it reaches into other cohorts, 409 when the cohort is archived, or it is not over or
   *   was discarded, with what it is in `current`
   */
  async apply(actor: Actor, cohort: string, id: string): Promise<Regrading> {
    return this.database.db.transaction(async (tx) => {
      const { assignment } = await readRegrading(tx, cohort, id)
      await checkOpen(tx, cohort)
      if (!actor.isAdministrator) await checkReach(tx, cohort, id)
      const application = await applyBatch(tx, id)
      if (application.outcome === 'unknown') throw unknownRegrading()
      const now = await readRegrading(tx, cohort, id)
      if (application.outcome === 'unfinished')
        throw conflict('regrading-unfinished', 'Attempts still wait to be graded again. Apply it when all are.', now)
      if (application.outcome === 'discarded')
        throw conflict('regrading-discarded', 'Somebody discarded it. Grade again if it is to count after all.', now)
      if (application.outcome === 'applied') {
        const { attempts, superseded } = application
        await audit(tx, {
          actor: actor.id,
          action: 'regrading.applied',
          subject: id,
          details: { cohort, assignment, attempts, superseded },
        })
      }
      return now
    })
  }

  /** Ends it, and lets all verdicts stay. @throws ProblemException 404, 409 when it was applied, with what it is in `current` */
  async discard(actor: Actor, cohort: string, id: string): Promise<Regrading> {
    return this.database.db.transaction(async (tx) => {
      const { assignment } = await readRegrading(tx, cohort, id)
      const outcome = await discardBatch(tx, id)
      const now = await readRegrading(tx, cohort, id)
      if (outcome === 'applied') throw conflict('regrading-applied', 'Somebody applied it: the new verdicts count.', now)
      if (outcome === 'discarded')
        await audit(tx, { actor: actor.id, action: 'regrading.discarded', subject: id, details: { cohort, assignment } })
      return now
    })
  }

  /** What an earlier request with this key began. @throws ProblemException 422 when that was for another assignment */
  private async repeated(tx: Transaction, actor: Actor, assignment: string, key: string): Promise<Regrading | undefined> {
    const [known] = await tx
      .select({ id: regradeBatches.id, cohort: regradeBatches.cohort, assignment: regradeBatches.assignment })
      .from(regradeBatches)
      .where(and(eq(regradeBatches.startedBy, actor.id), eq(regradeBatches.idempotencyKey, key)))
    if (!known?.cohort) return undefined
    if (known.assignment !== assignment) throw keyReused()
    return readRegrading(tx, known.cohort, known.id)
  }
}

async function underWay(tx: Transaction, cohort: string, assignment: string): Promise<ProblemException> {
  const [open] = await tx
    .select({ id: regradeBatches.id })
    .from(regradeBatches)
    .where(and(eq(regradeBatches.assignment, assignment), isNull(regradeBatches.appliedAt), isNull(regradeBatches.discardedAt)))
    .orderBy(sql`created_at desc`)
    .limit(1)
  const detail = 'These attempts are graded again already. Apply that or discard it first.'
  return open
    ? conflict('regrading-open', detail, await readRegrading(tx, cohort, open.id))
    : new ProblemException(409, 'regrading-open', detail)
}

function nothingToGrade(leftOut: number): ProblemException {
  return new ProblemException(
    409,
    'nothing-to-regrade',
    leftOut === 0
      ? 'Nothing was handed in that could be graded again.'
      : 'All that was handed in counts in another cohort too. The administrator can have it graded again.',
  )
}

const conflict = (code: string, detail: string, current: Regrading): ProblemException =>
  new ProblemException(409, code, detail, { extensions: { current } })
