import { Injectable } from '@nestjs/common'
import { and, eq, isNull, sql } from 'drizzle-orm'
import type { Due, DueQuery } from '../../runtimes/server/assignments-api.ts'
import type { Standing } from '../../runtimes/server/attempts-api.ts'
import type { Page } from '../../runtimes/server/cohorts-api.ts'
import { DatabaseService } from '../database/database.service.ts'
import { assignments, bundles, cohorts, extensions, memberships } from '../database/schema.ts'
import { toAssignment } from './assignment-rows.ts'
import { effectiveDue as dueAt } from './effective-due.ts'
import { pagingOf } from './paging.ts'
import { standingsOf } from './progress.ts'

const state = sql<Due['state']>`case
  when ${assignments.opensAt} > now() then 'upcoming'
  when ${dueAt} <= now() then 'overdue'
  else 'open' end`

/** Since when the server has the revision that it stays with. */
const keptSince = sql<Date | null>`(
  select min(${bundles.createdAt}) from ${bundles} where (${bundles.slug}, ${bundles.revision}) = (${assignments.slug}, ${assignments.revision})
)`.mapWith(bundles.createdAt)

/** What a learner has to do. */
@Injectable()
export class DueService {
  constructor(private readonly database: DatabaseService) {}

  /** Over all cohorts in which the person is a learner: what is due first comes first. Not what is not taken any more. */
  async of(person: string, { slug, ...query }: DueQuery): Promise<Page<Due>> {
    const paging = pagingOf(query, { by: sql`coalesce(${dueAt}, 'infinity')`, type: 'timestamptz', id: assignments.id, direction: 'asc' })
    const isTaken = sql`not (${assignments.late} = 'refuse' and coalesce(${dueAt} <= now(), false))`
    const rows = await this.database.db
      .select({
        cohort: { id: cohorts.id, name: cohorts.name, timeZone: cohorts.timeZone },
        assignment: assignments,
        extension: extensions,
        state,
        keptSince,
        place: paging.place,
        placeId: paging.placeId,
      })
      .from(memberships)
      .innerJoin(cohorts, and(eq(cohorts.id, memberships.cohort), isNull(cohorts.archivedAt)))
      .innerJoin(assignments, eq(assignments.cohort, cohorts.id))
      .leftJoin(extensions, and(eq(extensions.assignment, assignments.id), eq(extensions.person, person)))
      .where(
        and(
          eq(memberships.person, person),
          eq(memberships.role, 'learner'),
          isTaken,
          slug === undefined ? undefined : eq(assignments.slug, slug),
          paging.where,
        ),
      )
      .orderBy(paging.orderBy)
      .limit(paging.limit)
    const standings = await this.standings(person, new Set(rows.map(({ cohort }) => cohort.id)))
    return paging.page(rows, ({ cohort, assignment, extension, state, keptSince }) => ({
      cohort,
      assignment: toAssignment(assignment, extension),
      dueAt: later(assignment.dueAt, extension?.dueAt ?? null)?.toISOString() ?? null,
      state,
      pinned: assignment.revision === null ? null : { revision: assignment.revision, since: keptSince?.toISOString() ?? null },
      standing: standings.get(assignment.id) ?? null,
    }))
  }

  /** By assignment; a query for each cohort, whatever it is given. */
  private async standings(person: string, of: ReadonlySet<string>): Promise<ReadonlyMap<string, Standing>> {
    const found = new Map<string, Standing>()
    for (const cohort of of) {
      const standings = await standingsOf(this.database.db, cohort, [person])
      for (const standing of standings.get(person) ?? []) found.set(standing.assignment, standing)
    }
    return found
  }
}

const later = (due: Date | null, extended: Date | null): Date | null => (due && extended && extended > due ? extended : due)
