import { randomUUID } from 'node:crypto'
import { Injectable } from '@nestjs/common'
import { and, eq, sql } from 'drizzle-orm'
import type { Cohort, CohortChange, NewCohort, Page, PageQuery } from '../../runtimes/server/cohorts-api.ts'
import type { CohortRole } from '../access/access.ts'
import type { Actor } from '../access/actor.ts'
import { audit } from '../audit/audit.ts'
import { DatabaseService } from '../database/database.service.ts'
import type { Database } from '../database/executor.ts'
import { cohorts, memberships } from '../database/schema.ts'
import { ProblemException } from '../problems/problem.ts'
import { fingerprintOf, keyReused } from './idempotency-key.ts'
import { moveToZone } from './move-to-zone.ts'
import { lockCohort, openCohort, unknownCohort, type CohortRow, type Transaction } from './open-cohort.ts'
import { pagingOf } from './paging.ts'

/** Cohorts themselves: made, read, changed, archived. */
@Injectable()
export class CohortsService {
  constructor(private readonly database: DatabaseService) {}

  /**
   * Makes a cohort, with the actor as its owner. The same idempotency key gives the same cohort.
   *
   * @throws ProblemException 403 for guests, 422 when the key was used for something else
   */
  async create(actor: Actor, cohort: NewCohort, idempotencyKey: string | undefined): Promise<Cohort> {
    if (actor.kind === 'guest')
      throw new ProblemException(
        403,
        'account-needed',
        'A cohort needs an owner who can come back to it. Turn your guest into an account first.',
      )
    const fingerprint = fingerprintOf([cohort.name, cohort.timeZone, cohort.startsOn ?? null, cohort.endsOn ?? null])
    return this.database.db.transaction(async (tx) => {
      const [made] = await tx
        .insert(cohorts)
        .values({ ...cohort, id: randomUUID(), createdBy: actor.id, idempotencyKey, fingerprint })
        .onConflictDoNothing({ target: [cohorts.createdBy, cohorts.idempotencyKey] })
        .returning()
      if (made) {
        await tx.insert(memberships).values({ cohort: made.id, person: actor.id, role: 'owner' })
        await audit(tx, { actor: actor.id, action: 'cohort.created', subject: made.id })
        return toCohort(made, 'owner')
      }
      return this.repeated(tx, actor, idempotencyKey, fingerprint)
    })
  }

  /** The cohorts that a person is in, newest first. */
  async of(person: string, query: PageQuery): Promise<Page<Cohort>> {
    const paging = pagingOf(query, { by: cohorts.createdAt, type: 'timestamptz', id: cohorts.id, direction: 'desc' })
    const rows = await this.database.db
      .select({ cohort: cohorts, role: memberships.role, place: paging.place, placeId: paging.placeId })
      .from(memberships)
      .innerJoin(cohorts, eq(cohorts.id, memberships.cohort))
      .where(and(eq(memberships.person, person), paging.where))
      .orderBy(paging.orderBy)
      .limit(paging.limit)
    return paging.page(rows, ({ cohort, role }) => toCohort(cohort, role))
  }

  /** @throws ProblemException 404 */
  async find(actor: Actor, id: string): Promise<Cohort> {
    return readCohort(this.database.db, id, actor.id)
  }

  /** @throws ProblemException 404, 409 when archived, or with what is there now when it was changed in between */
  async change(actor: Actor, id: string, { version, ...wanted }: CohortChange): Promise<Cohort> {
    return this.database.db.transaction(async (tx) => {
      const before = await openCohort(tx, id, 'update')
      if (before.version !== version) {
        throw new ProblemException(
          409,
          'cohort-changed',
          'Somebody changed the cohort in between. Look at what it is now, and change that.',
          {
            extensions: { current: await readCohort(tx, id, actor.id) },
          },
        )
      }
      const { startsOn = before.startsOn, endsOn = before.endsOn } = wanted
      if (startsOn && endsOn && endsOn < startsOn)
        throw new ProblemException(422, 'dates-out-of-order', `The last day, ${endsOn}, is before the first, ${startsOn}.`)
      await tx
        .update(cohorts)
        .set({ ...wanted, version: version + 1 })
        .where(eq(cohorts.id, id))
      if (wanted.timeZone !== undefined && wanted.timeZone !== before.timeZone) await moveToZone(tx, id, wanted.timeZone)
      await audit(tx, { actor: actor.id, action: 'cohort.changed', subject: id, details: { ...wanted, name: wanted.name !== undefined } })
      return readCohort(tx, id, actor.id)
    })
  }

  /** Archives or unarchives; what is so already stays as it is. @throws ProblemException 404 */
  async setArchived(actor: Actor, id: string, isArchived: boolean): Promise<Cohort> {
    return this.database.db.transaction(async (tx) => {
      const before = await lockCohort(tx, id, 'update')
      if ((before.archivedAt !== null) !== isArchived) {
        await tx
          .update(cohorts)
          .set({ archivedAt: isArchived ? sql`now()` : null, version: before.version + 1 })
          .where(eq(cohorts.id, id))
        await audit(tx, { actor: actor.id, action: isArchived ? 'cohort.archived' : 'cohort.unarchived', subject: id })
      }
      return readCohort(tx, id, actor.id)
    })
  }

  private async repeated(tx: Transaction, actor: Actor, key: string | undefined, fingerprint: string): Promise<Cohort> {
    if (key === undefined) throw new Error('a cohort without an idempotency key was taken for another one')
    const [known] = await tx
      .select({ id: cohorts.id, fingerprint: cohorts.fingerprint })
      .from(cohorts)
      .innerJoin(memberships, and(eq(memberships.cohort, cohorts.id), eq(memberships.person, actor.id)))
      .where(and(eq(cohorts.createdBy, actor.id), eq(cohorts.idempotencyKey, key)))
    // Whoever has left it in between is told what everybody else is.
    if (!known) throw unknownCohort()
    if (known.fingerprint !== fingerprint) throw keyReused()
    return readCohort(tx, known.id, actor.id)
  }
}

/**
 * A cohort as a person sees it.
 *
 * @throws ProblemException 404 when there is none; whether the person may see it is asked elsewhere
 */
export async function readCohort(db: Pick<Database, 'select'>, id: string, person: string): Promise<Cohort> {
  const [found] = await db
    .select({ cohort: cohorts, role: memberships.role })
    .from(cohorts)
    .leftJoin(memberships, and(eq(memberships.cohort, cohorts.id), eq(memberships.person, person)))
    .where(eq(cohorts.id, id))
  if (!found) throw unknownCohort()
  return toCohort(found.cohort, found.role)
}

/** @param role of whoever asks */
function toCohort({ id, name, timeZone, startsOn, endsOn, archivedAt, createdAt, version }: CohortRow, role: CohortRole | null): Cohort {
  return {
    id,
    name,
    timeZone,
    startsOn,
    endsOn,
    archivedAt: archivedAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
    version,
    role,
  }
}
