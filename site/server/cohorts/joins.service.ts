import { Injectable } from '@nestjs/common'
import { and, asc, eq, gt, isNull, lt, sql } from 'drizzle-orm'
import type { Joined, JoinPreview } from '../../runtimes/server/cohorts-api.ts'
import type { Actor } from '../access/actor.ts'
import { audit } from '../audit/audit.ts'
import { DatabaseService } from '../database/database.service.ts'
import { joinLinks, memberships, users } from '../database/schema.ts'
import { ProblemException } from '../problems/problem.ts'
import { readCohort } from './cohorts.service.ts'
import { digestOf } from './join-code.ts'
import { openCohort, type Transaction } from './open-cohort.ts'

const IS_VALID = and(isNull(joinLinks.revokedAt), gt(joinLinks.expiresAt, sql`now()`), lt(joinLinks.uses, joinLinks.places))

/** Owners that a preview names. */
const NAMED_OWNERS = 3

/** Joining by a code. */
@Injectable()
export class JoinsService {
  constructor(private readonly database: DatabaseService) {}

  /**
   * Says where a code leads. It tells nothing more than joining by it would.
   *
   * @throws ProblemException 404, 410 and 409 as `join` does
   */
  async preview(code: string): Promise<JoinPreview> {
    return this.database.db.transaction(async (tx) => {
      const { id, cohort, role } = await linkOf(tx, code)
      if ((await tx.$count(joinLinks, and(eq(joinLinks.id, id), IS_VALID))) === 0) throw await whyNot(tx, id)
      const { name } = await openCohort(tx, cohort, 'share')
      const owners = await tx
        .select({ name: users.name })
        .from(memberships)
        .innerJoin(users, eq(users.id, memberships.person))
        .where(and(eq(memberships.cohort, cohort), eq(memberships.role, 'owner')))
        .orderBy(asc(memberships.joinedAt))
        .limit(NAMED_OWNERS)
      return { name, role, owners: owners.map((owner) => owner.name) }
    })
  }

  /**
   * Joins the cohort of a code. Who is in it already stays what they are, and takes no place.
   *
   * @throws ProblemException 404 when no link has that code, 410 when it was revoked or has expired, 409 when it is full
   *   or its cohort is archived, 403 when a guest would become a mentor
   */
  async join(actor: Actor, code: string): Promise<Joined> {
    return this.database.db.transaction(async (tx) => {
      const link = await linkOf(tx, code)
      await openCohort(tx, link.cohort, 'share')
      // First of all, so that two clicks of one person wait for each other here.
      const added = await tx
        .insert(memberships)
        .values({ cohort: link.cohort, person: actor.id, role: link.role })
        .onConflictDoNothing()
        .returning({ person: memberships.person })
      if (added.length > 0) {
        if (link.role !== 'learner' && actor.kind === 'guest')
          throw new ProblemException(
            403,
            'account-needed',
            'A mentor needs an account. Turn your guest into one first, then use the code again.',
          )
        await takePlace(tx, link.id)
        await audit(tx, { actor: actor.id, action: 'cohort.joined', subject: link.cohort, details: { link: link.id, role: link.role } })
      }
      return { cohort: await readCohort(tx, link.cohort, actor.id), joined: added.length > 0 }
    })
  }
}

/** @throws ProblemException 404 */
async function linkOf(tx: Transaction, code: string): Promise<typeof joinLinks.$inferSelect> {
  const [link] = await tx
    .select()
    .from(joinLinks)
    .where(eq(joinLinks.digest, digestOf(code)))
  if (!link)
    throw new ProblemException(404, 'join-code-unknown', 'No cohort has that code. Compare it with what you were given, letter by letter.')
  return link
}

/** One statement decides, so that as many join as there are places, however many come at once. */
async function takePlace(tx: Transaction, id: string): Promise<void> {
  const taken = await tx
    .update(joinLinks)
    .set({ uses: sql`${joinLinks.uses} + 1` })
    .where(and(eq(joinLinks.id, id), IS_VALID))
    .returning({ id: joinLinks.id })
  if (taken.length === 0) throw await whyNot(tx, id)
}

async function whyNot(tx: Transaction, id: string): Promise<ProblemException> {
  const [link] = await tx
    .select({ isRevoked: sql<boolean>`${joinLinks.revokedAt} is not null`, isFull: sql<boolean>`${joinLinks.uses} >= ${joinLinks.places}` })
    .from(joinLinks)
    .where(eq(joinLinks.id, id))
  if (link?.isRevoked)
    return new ProblemException(410, 'join-link-revoked', 'This link was revoked. Ask whoever gave it to you for another one.')
  if (link?.isFull)
    return new ProblemException(409, 'join-link-full', 'As many people as this link lets in have joined by it. Ask for another one.')
  return new ProblemException(410, 'join-link-expired', 'This link has expired. Ask whoever gave it to you for another one.')
}
