import { Injectable } from '@nestjs/common'
import { and, eq } from 'drizzle-orm'
import type { Extension } from '../../runtimes/server/assignments-api.ts'
import type { Page, PageQuery } from '../../runtimes/server/cohorts-api.ts'
import type { Actor } from '../access/actor.ts'
import { audit } from '../audit/audit.ts'
import { DatabaseService } from '../database/database.service.ts'
import { extensions, users } from '../database/schema.ts'
import { ProblemException } from '../problems/problem.ts'
import { assignmentRow } from './assignments.service.ts'
import { momentOf } from '../../runtimes/server/local-time.ts'
import { findMember } from './members.service.ts'
import { openCohort } from './open-cohort.ts'
import { pagingOf } from './paging.ts'

/** More time for one person. */
@Injectable()
export class ExtensionsService {
  constructor(private readonly database: DatabaseService) {}

  /** Who has more time the shortest comes first. @throws ProblemException 404 */
  async list(cohort: string, assignment: string, query: PageQuery): Promise<Page<Extension>> {
    await assignmentRow(this.database.db, cohort, assignment)
    const paging = pagingOf(query, { by: extensions.dueAt, type: 'timestamptz', id: extensions.person, direction: 'asc' })
    const rows = await this.database.db
      .select({ extension: extensions, name: users.name, place: paging.place, placeId: paging.placeId })
      .from(extensions)
      .innerJoin(users, eq(users.id, extensions.person))
      .where(and(eq(extensions.assignment, assignment), paging.where))
      .orderBy(paging.orderBy)
      .limit(paging.limit)
    return paging.page(rows, ({ extension: { person, dueLocal, dueAt }, name }) => ({
      person,
      name,
      due: { local: dueLocal, at: dueAt.toISOString() },
    }))
  }

  /**
   * Gives a member until `due`, whatever they had before.
   *
   * @throws ProblemException 404 for an assignment or a member that is none, 409 when archived, 422 when it would not be more time
   */
  async put(actor: Actor, cohort: string, assignment: string, person: string, due: string): Promise<Extension> {
    return this.database.db.transaction(async (tx) => {
      const { timeZone } = await openCohort(tx, cohort, 'update')
      const { dueLocal } = await assignmentRow(tx, cohort, assignment)
      const { name } = await findMember(tx, cohort, person)
      if (dueLocal === null) throw new ProblemException(422, 'due-missing', 'The assignment is never due, so that nobody needs more time.')
      if (due <= dueLocal)
        throw new ProblemException(422, 'extension-too-early', `Everybody has until ${dueLocal}. More time ends after that.`)
      const extension = { dueLocal: due, dueAt: momentOf(due, timeZone, 'later') }
      await tx
        .insert(extensions)
        .values({ assignment, person, ...extension })
        .onConflictDoUpdate({ target: [extensions.assignment, extensions.person], set: extension })
      await audit(tx, { actor: actor.id, action: 'assignment.extended', subject: assignment, details: { cohort, person, due } })
      return { person, name, due: { local: due, at: extension.dueAt.toISOString() } }
    })
  }

  /** Takes it back; where there is none nothing happens. @throws ProblemException 404 for the assignment, 409 when archived */
  async remove(actor: Actor, cohort: string, assignment: string, person: string): Promise<void> {
    await this.database.db.transaction(async (tx) => {
      await openCohort(tx, cohort, 'update')
      await assignmentRow(tx, cohort, assignment)
      const removed = await tx
        .delete(extensions)
        .where(and(eq(extensions.assignment, assignment), eq(extensions.person, person)))
        .returning({ person: extensions.person })
      if (removed.length > 0)
        await audit(tx, { actor: actor.id, action: 'assignment.extension-removed', subject: assignment, details: { cohort, person } })
    })
  }
}
