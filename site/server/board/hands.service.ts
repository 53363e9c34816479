import { randomUUID } from 'node:crypto'
import { Injectable } from '@nestjs/common'
import { and, eq, isNull, sql } from 'drizzle-orm'
import type { Hand, NewHand, OwnHand } from '../../runtimes/server/board-api.ts'
import type { AssignmentRow } from '../cohorts/assignment-rows.ts'
import { assignmentRow } from '../cohorts/assignments.service.ts'
import { checkCohort, openCohort } from '../cohorts/open-cohort.ts'
import type { Actor } from '../access/actor.ts'
import { audit } from '../audit/audit.ts'
import { DatabaseService } from '../database/database.service.ts'
import type { Database } from '../database/executor.ts'
import { heldSets, memberships, raisedHands, standings } from '../database/schema.ts'
import { ProblemException } from '../problems/problem.ts'
import { handRows } from './board-rows.ts'
import { ExerciseOutlines } from './exercise-outlines.ts'

/** Who asks a mentor for help. */
@Injectable()
export class HandsService {
  constructor(
    private readonly database: DatabaseService,
    private readonly outlines: ExerciseOutlines,
  ) {}

  /** The hand of a learner, and what would go with it. @throws ProblemException 404, 403 for who is no learner of the cohort */
  async own(actor: Actor, cohort: string, assignment: string): Promise<OwnHand> {
    const { db } = this.database
    await checkCohort(db, cohort)
    await checkLearner(db, cohort, actor.id)
    const given = await assignmentRow(db, cohort, assignment)
    const [hand] = await handRows(db, cohort, sql`assignment = ${assignment} and person = ${actor.id}`)
    return { hand: hand ?? null, requirement: await this.failing(db, given, actor.id) }
  }

  /**
   * Raises the hand of a learner. One that is up stays where it is in the order, with the new note; the requirement is that of now.
   *
   * @throws ProblemException 404, 403 for who is no learner of the cohort, 409 when it is archived
   */
  async raise(actor: Actor, cohort: string, assignment: string, { note }: NewHand): Promise<Hand> {
    return this.database.db.transaction(async (tx) => {
      await openCohort(tx, cohort, 'share')
      await checkLearner(tx, cohort, actor.id)
      const given = await assignmentRow(tx, cohort, assignment)
      const requirement = await this.failing(tx, given, actor.id)
      const id = randomUUID()
      const [up] = await tx
        .insert(raisedHands)
        .values({ id, cohort, assignment, person: actor.id, note, requirement })
        .onConflictDoUpdate({
          target: [raisedHands.assignment, raisedHands.person],
          targetWhere: isNull(raisedHands.loweredAt),
          set: { note, requirement },
        })
        .returning({ id: raisedHands.id })
      if (up?.id === id)
        await audit(tx, { actor: actor.id, action: 'hand.raised', subject: id, details: { cohort, assignment, requirement } })
      const [hand] = await handRows(tx, cohort, sql`hand.id = ${up?.id}`)
      if (!hand) throw new Error('a hand that was just raised is not up')
      return hand
    })
  }

  /** Lowers one's own; where none is up nothing happens. @throws ProblemException as {@link raise} */
  async lowerOwn(actor: Actor, cohort: string, assignment: string): Promise<void> {
    await this.database.db.transaction(async (tx) => {
      await openCohort(tx, cohort, 'share')
      await checkLearner(tx, cohort, actor.id)
      await assignmentRow(tx, cohort, assignment)
      await lower(tx, actor, cohort, sql`${raisedHands.assignment} = ${assignment} and ${raisedHands.person} = ${actor.id}`)
    })
  }

  /** Lowers somebody's; one that is lowered already stays as it is. @throws ProblemException 404, 409 when archived */
  async lower(actor: Actor, cohort: string, hand: string): Promise<void> {
    await this.database.db.transaction(async (tx) => {
      await openCohort(tx, cohort, 'share')
      if ((await tx.$count(raisedHands, and(eq(raisedHands.cohort, cohort), eq(raisedHands.id, hand)))) === 0)
        throw new ProblemException(404, 'hand-unknown', 'Nobody of this cohort has raised that hand. Look at the board again.')
      await lower(tx, actor, cohort, eq(raisedHands.id, hand))
    })
  }

  /** The first requirement that did not hold in the last attempt. */
  private async failing(
    db: Pick<Database, 'select'>,
    { cohort, id, slug, revision }: AssignmentRow,
    person: string,
  ): Promise<string | null> {
    const [last] = await db
      .select({ holds: heldSets.ids })
      .from(standings)
      .innerJoin(heldSets, eq(heldSets.id, standings.lastHeld))
      .where(and(eq(standings.cohort, cohort), eq(standings.person, person), eq(standings.assignment, id)))
    if (!last) return null
    const { requirements } = await this.outlines.of(slug, revision)
    return requirements.find(({ id }) => !last.holds.includes(id))?.id ?? null
  }
}

async function lower(
  tx: Pick<Database, 'update' | 'insert'>,
  actor: Actor,
  cohort: string,
  which: Parameters<typeof and>[0],
): Promise<void> {
  const lowered = await tx
    .update(raisedHands)
    .set({ loweredAt: sql`now()`, loweredBy: actor.id })
    .where(and(eq(raisedHands.cohort, cohort), isNull(raisedHands.loweredAt), which))
    .returning({ id: raisedHands.id, assignment: raisedHands.assignment, person: raisedHands.person })
  for (const { id, assignment, person } of lowered)
    await audit(tx, { actor: actor.id, action: 'hand.lowered', subject: id, details: { cohort, assignment, person } })
}

/** The administrator may do what owners may, and is no learner. */
async function checkLearner(db: Pick<Database, '$count'>, cohort: string, person: string): Promise<void> {
  const isLearner = and(eq(memberships.cohort, cohort), eq(memberships.person, person), eq(memberships.role, 'learner'))
  if ((await db.$count(memberships, isLearner)) === 0)
    throw new ProblemException(403, 'role-missing', 'Only learners of this cohort raise a hand.')
}
