import { Injectable } from '@nestjs/common'
import { and, eq, ilike, or, sql, type SQL } from 'drizzle-orm'
import { z } from 'zod'
import type { AdministeredCohort, AdministeredPerson, PeopleQuery } from '../../runtimes/server/administration-api.ts'
import type { Page, PageQuery } from '../../runtimes/server/cohorts-api.ts'
import { pagingOf } from '../cohorts/paging.ts'
import { DatabaseService } from '../database/database.service.ts'
import { cohorts, memberships, users } from '../database/schema.ts'

/** All that is on this server, for the administrator. */
@Injectable()
export class AdministrationService {
  constructor(private readonly database: DatabaseService) {}

  /** Newest first, archived ones too. @throws ProblemException 400 for a place that is none */
  async cohorts(query: PageQuery): Promise<Page<AdministeredCohort>> {
    const { db } = this.database
    const paging = pagingOf(query, { by: cohorts.createdAt, type: 'timestamptz', id: cohorts.id, direction: 'desc' })
    const rows = await db
      .select({
        id: cohorts.id,
        name: cohorts.name,
        createdAt: cohorts.createdAt,
        archivedAt: cohorts.archivedAt,
        people: db.$count(memberships, eq(memberships.cohort, cohorts.id)),
        place: paging.place,
        placeId: paging.placeId,
      })
      .from(cohorts)
      .where(paging.where)
      .orderBy(paging.orderBy)
      .limit(paging.limit)
    return paging.page(rows, ({ id, name, createdAt, archivedAt, people }) => ({
      id,
      name,
      createdAt: createdAt.toISOString(),
      archivedAt: archivedAt?.toISOString() ?? null,
      people,
    }))
  }

  /** Newest first. @throws ProblemException 400 for a place that is none */
  async people({ search, ...query }: PeopleQuery): Promise<Page<AdministeredPerson>> {
    const { db } = this.database
    const paging = pagingOf(query, { by: users.createdAt, type: 'timestamptz', id: users.id, direction: 'desc' })
    const rows = await db
      .select({
        user: users,
        cohorts: db.$count(memberships, eq(memberships.person, users.id)),
        place: paging.place,
        placeId: paging.placeId,
      })
      .from(users)
      .where(and(eq(users.isNobody, false), paging.where, found(search)))
      .orderBy(paging.orderBy)
      .limit(paging.limit)
    return paging.page(rows, ({ user, cohorts: count }) => ({
      id: user.id,
      name: user.name,
      kind: user.isGuest ? 'guest' : 'account',
      email: user.email,
      isAddressProved: user.emailVerified,
      isAdministrator: user.isAdministrator,
      createdAt: user.createdAt.toISOString(),
      cohorts: count,
    }))
  }
}

/** A part of a name or an address, or a whole id. */
function found(search: string | undefined): SQL | undefined {
  if (search === undefined || search === '') return undefined
  const pattern = `%${search.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`
  const id = z.uuid().safeParse(search).data
  return id === undefined ? or(ilike(users.name, pattern), ilike(users.email, pattern)) : sql`${users.id} = ${id}`
}
