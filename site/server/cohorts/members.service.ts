import { Injectable } from '@nestjs/common'
import { and, eq } from 'drizzle-orm'
import type { Member, Page, PageQuery } from '../../runtimes/server/cohorts-api.ts'
import type { CohortRole } from '../access/access.ts'
import type { Actor } from '../access/actor.ts'
import { audit } from '../audit/audit.ts'
import { DatabaseService } from '../database/database.service.ts'
import { memberships, users } from '../database/schema.ts'
import { ProblemException } from '../problems/problem.ts'
import { checkCohort, openCohort, type Transaction } from './open-cohort.ts'
import { pagingOf } from './paging.ts'

/** Who is in a cohort, and as what. There is always an owner. */
@Injectable()
export class MembersService {
  constructor(private readonly database: DatabaseService) {}

  /** In the order in which they joined. */
  async list(cohort: string, query: PageQuery): Promise<Page<Member>> {
    await checkCohort(this.database.db, cohort)
    const paging = pagingOf(query, { by: memberships.joinedAt, type: 'timestamptz', id: memberships.person, direction: 'asc' })
    const rows = await this.database.db
      .select({ membership: memberships, name: users.name, place: paging.place, placeId: paging.placeId })
      .from(memberships)
      .innerJoin(users, eq(users.id, memberships.person))
      .where(and(eq(memberships.cohort, cohort), paging.where))
      .orderBy(paging.orderBy)
      .limit(paging.limit)
    return paging.page(rows, ({ membership, name }) => toMember(membership, name))
  }

  /** @throws ProblemException 404, 409 when archived, for the last owner, or for results that somebody left behind */
  async changeRole(actor: Actor, cohort: string, person: string, role: CohortRole): Promise<Member> {
    return this.database.db.transaction(async (tx) => {
      await openCohort(tx, cohort, 'update')
      const { membership, name, isNobody } = await findMember(tx, cohort, person)
      if (isNobody) throw new ProblemException(409, 'member-gone', 'That person was deleted from this server: only results are left here.')
      if (membership.role !== role) {
        if (membership.role === 'owner') await checkOtherOwner(tx, cohort)
        await tx.update(memberships).set({ role }).where(isMembership(cohort, person))
        const details = { person, from: membership.role, to: role }
        await audit(tx, { actor: actor.id, action: 'cohort.role-changed', subject: cohort, details })
      }
      return toMember({ ...membership, role }, name)
    })
  }

  /** Takes somebody out of a cohort: themselves, or another. @throws ProblemException 404, 409 when archived, or for the last owner */
  async remove(actor: Actor, cohort: string, person: string): Promise<void> {
    await this.database.db.transaction(async (tx) => {
      await openCohort(tx, cohort, 'update')
      const { membership } = await findMember(tx, cohort, person)
      if (membership.role === 'owner') await checkOtherOwner(tx, cohort)
      await tx.delete(memberships).where(isMembership(cohort, person))
      const action = actor.id === person ? 'cohort.left' : 'cohort.member-removed'
      await audit(tx, { actor: actor.id, action, subject: cohort, details: { person, role: membership.role } })
    })
  }
}

const isMembership = (cohort: string, person: string) => and(eq(memberships.cohort, cohort), eq(memberships.person, person))

/** @throws ProblemException 404 */
export async function findMember(tx: Pick<Transaction, 'select'>, cohort: string, person: string) {
  const [found] = await tx
    .select({ membership: memberships, name: users.name, isNobody: users.isNobody })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.person))
    .where(isMembership(cohort, person))
  if (!found) throw new ProblemException(404, 'member-unknown', 'That person is not in this cohort. Look at the list of members again.')
  return found
}

/** The cohort is locked: nobody else changes roles meanwhile. */
async function checkOtherOwner(tx: Transaction, cohort: string): Promise<void> {
  const owners = await tx.$count(memberships, and(eq(memberships.cohort, cohort), eq(memberships.role, 'owner')))
  if (owners < 2)
    throw new ProblemException(
      409,
      'last-owner',
      'A cohort has an owner always, and this is the last one. Make somebody else an owner first.',
    )
}

function toMember({ person, role, joinedAt }: typeof memberships.$inferSelect, name: string): Member {
  return { person, name, role, joinedAt: joinedAt.toISOString() }
}
