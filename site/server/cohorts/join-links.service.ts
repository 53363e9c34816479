import { randomUUID } from 'node:crypto'
import { Injectable } from '@nestjs/common'
import { and, eq, isNull, sql } from 'drizzle-orm'
import type { JoinLink, MadeJoinLink, NewJoinLink, Page, PageQuery } from '../../runtimes/server/cohorts-api.ts'
import type { Actor } from '../access/actor.ts'
import { audit } from '../audit/audit.ts'
import { DatabaseService } from '../database/database.service.ts'
import { joinLinks } from '../database/schema.ts'
import { ProblemException } from '../problems/problem.ts'
import { digestOf, newCode } from './join-code.ts'
import { checkMayGive } from './giving-roles.ts'
import { checkCohort, openCohort } from './open-cohort.ts'
import { pagingOf } from './paging.ts'

type JoinLinkRow = typeof joinLinks.$inferSelect

/** Links and codes to join by. */
@Injectable()
export class JoinLinksService {
  constructor(private readonly database: DatabaseService) {}

  /**
   * Makes a link. Its code is in this answer only; the server keeps a digest.
   *
   * @throws ProblemException 403 for a role that the actor may not give, 404, 409 when archived, or when the idempotency
   *   key was used: the code can't be shown a second time
   */
  async create(
    actor: Actor,
    cohort: string,
    { role, hours, places }: NewJoinLink,
    idempotencyKey: string | undefined,
  ): Promise<MadeJoinLink> {
    return this.database.db.transaction(async (tx) => {
      await openCohort(tx, cohort, 'share')
      await checkMayGive(tx, actor, cohort, role)
      const code = newCode()
      const expiresAt = sql`now() + ${hours} * interval '1 hour'`
      const [link] = await tx
        .insert(joinLinks)
        .values({ id: randomUUID(), cohort, digest: digestOf(code), role, places, expiresAt, createdBy: actor.id, idempotencyKey })
        .onConflictDoNothing({ target: [joinLinks.cohort, joinLinks.idempotencyKey] })
        .returning()
      if (!link)
        throw new ProblemException(
          409,
          'join-link-made',
          'This link was made already, and its code was shown once. If you do not have it, revoke the link and make another one.',
        )
      await audit(tx, {
        actor: actor.id,
        action: 'cohort.join-link-made',
        subject: cohort,
        details: { link: link.id, role, hours, places },
      })
      return { ...toJoinLink(link), code }
    })
  }

  /** Newest first. */
  async list(cohort: string, query: PageQuery): Promise<Page<JoinLink>> {
    await checkCohort(this.database.db, cohort)
    const paging = pagingOf(query, { by: joinLinks.createdAt, type: 'timestamptz', id: joinLinks.id, direction: 'desc' })
    const rows = await this.database.db
      .select({ link: joinLinks, place: paging.place, placeId: paging.placeId })
      .from(joinLinks)
      .where(and(eq(joinLinks.cohort, cohort), paging.where))
      .orderBy(paging.orderBy)
      .limit(paging.limit)
    return paging.page(rows, ({ link }) => toJoinLink(link))
  }

  /** Nobody joins by it any more; who did stays. One that is revoked stays revoked. @throws ProblemException 404, 409 when archived */
  async revoke(actor: Actor, cohort: string, id: string): Promise<void> {
    await this.database.db.transaction(async (tx) => {
      await openCohort(tx, cohort, 'share')
      const isLink = and(eq(joinLinks.cohort, cohort), eq(joinLinks.id, id))
      const revoked = await tx
        .update(joinLinks)
        .set({ revokedAt: sql`now()` })
        .where(and(isLink, isNull(joinLinks.revokedAt)))
        .returning({ id: joinLinks.id })
      if (revoked.length > 0)
        await audit(tx, { actor: actor.id, action: 'cohort.join-link-revoked', subject: cohort, details: { link: id } })
      else if ((await tx.$count(joinLinks, isLink)) === 0)
        throw new ProblemException(404, 'join-link-unknown', 'This cohort has no such link. Look at the list again.')
    })
  }
}

function toJoinLink({ id, role, places, uses, expiresAt, revokedAt, createdAt }: JoinLinkRow): JoinLink {
  return {
    id,
    role,
    places,
    uses,
    expiresAt: expiresAt.toISOString(),
    revokedAt: revokedAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
  }
}
