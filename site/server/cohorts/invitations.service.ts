import { randomUUID } from 'node:crypto'
import { Injectable } from '@nestjs/common'
import { and, asc, eq, inArray, isNotNull, isNull, sql } from 'drizzle-orm'
import type { Request } from 'express'
import type { Claimed, Invitation, Invited, NewInvitations, Page, PageQuery } from '../../runtimes/server/cohorts-api.ts'
import type { Actor } from '../access/actor.ts'
import { audit } from '../audit/audit.ts'
import { DatabaseService } from '../database/database.service.ts'
import { invitations, memberships, users } from '../database/schema.ts'
import { AttemptsService } from '../identity/attempts.service.ts'
import { ProblemException } from '../problems/problem.ts'
import { readAddresses } from './address-list.ts'
import { readCohort } from './cohorts.service.ts'
import { checkMayGive } from './giving-roles.ts'
import { InvitationMailsService } from './invitation-mails.service.ts'
import { checkCohort, lockCohort, openCohort, type Transaction } from './open-cohort.ts'
import { pagingOf } from './paging.ts'

type InvitationRow = typeof invitations.$inferSelect

/** Bad lines that an answer names. */
const NAMED_LINES = 50

/** Invitations by address: whoever has proved an address may join where it is invited. */
@Injectable()
export class InvitationsService {
  constructor(
    private readonly database: DatabaseService,
    private readonly mails: InvitationMailsService,
    private readonly attempts: AttemptsService,
  ) {}

  /**
   * Invites a list of addresses. Those that were invited before are invited again, with this role, and get no other mail
   * unless they had joined by the first one.
   *
   * @throws ProblemException 403 for a role that the actor may not give, 404, 409 when archived, 422 with the lines that
   *   have no address, 429 when the actor had too many mails sent: then nobody is invited
   */
  async invite(actor: Actor, cohort: string, { addresses: csv, role }: NewInvitations, request: Request): Promise<Invited> {
    const list = readAddresses(csv)
    if (!list.ok) {
      const [first] = list.lines
      const others = list.lines.length > 1 ? `, and ${list.lines.length - 1} more lines` : ''
      throw new ProblemException(422, 'addresses-invalid', `Line ${first?.line}: ${first?.message}${others}. Nobody was invited.`, {
        extensions: { lines: list.lines.slice(0, NAMED_LINES) },
      })
    }
    await this.attempts.countPerson('invitationMail', actor.id, list.addresses.length)
    return this.database.db.transaction(async (tx) => {
      await openCohort(tx, cohort, 'update')
      await checkMayGive(tx, actor, cohort, role)
      const isListed = and(eq(invitations.cohort, cohort), inArray(invitations.email, list.addresses))
      const known = await tx.$count(invitations, isListed)
      await tx
        .update(invitations)
        .set({ mail: 'none' })
        .where(and(isListed, isNotNull(invitations.claimedAt)))
      await tx
        .insert(invitations)
        .values(list.addresses.map((email) => ({ id: randomUUID(), cohort, email, role, createdBy: actor.id })))
        .onConflictDoUpdate({
          target: [invitations.cohort, invitations.email],
          set: { role, createdBy: actor.id, claimedAt: null, claimedBy: null },
        })
      await this.mails.ask(tx, and(isListed, eq(invitations.mail, 'none')), request)
      const details = { addresses: list.addresses.length, role }
      await audit(tx, { actor: actor.id, action: 'cohort.invited', subject: cohort, details })
      return { added: list.addresses.length - known, known }
    })
  }

  /** Newest first. */
  async list(cohort: string, query: PageQuery): Promise<Page<Invitation>> {
    await checkCohort(this.database.db, cohort)
    const paging = pagingOf(query, { by: invitations.createdAt, type: 'timestamptz', id: invitations.id, direction: 'desc' })
    const rows = await this.database.db
      .select({ invitation: invitations, place: paging.place, placeId: paging.placeId })
      .from(invitations)
      .where(and(eq(invitations.cohort, cohort), paging.where))
      .orderBy(paging.orderBy)
      .limit(paging.limit)
    return paging.page(rows, ({ invitation }) => toInvitation(invitation))
  }

  /** Has its mail sent again. @throws ProblemException 404, 409 when claimed or archived, 429 */
  async sendAgain(actor: Actor, cohort: string, id: string, request: Request): Promise<Invitation> {
    await this.attempts.countPerson('invitationMail', actor.id)
    return this.database.db.transaction(async (tx) => {
      await openCohort(tx, cohort, 'share')
      const which = and(eq(invitations.cohort, cohort), eq(invitations.id, id))
      const asked = await this.mails.ask(tx, which, request)
      const [invitation] = await tx.select().from(invitations).where(which)
      if (!invitation) throw unknownInvitation()
      if (asked === 0) throw new ProblemException(409, 'invitation-claimed', 'Whoever has this address has joined: no mail is needed.')
      await audit(tx, { actor: actor.id, action: 'cohort.invitation-mailed', subject: cohort, details: { invitation: id } })
      return toInvitation(invitation)
    })
  }

  /** Takes it back, and forgets the address. Who has joined by it stays. @throws ProblemException 404, 409 when archived */
  async remove(actor: Actor, cohort: string, id: string): Promise<void> {
    await this.database.db.transaction(async (tx) => {
      await openCohort(tx, cohort, 'share')
      const removed = await tx
        .delete(invitations)
        .where(and(eq(invitations.cohort, cohort), eq(invitations.id, id)))
        .returning({ id: invitations.id })
      if (removed.length === 0) throw unknownInvitation()
      await audit(tx, { actor: actor.id, action: 'cohort.invitation-removed', subject: cohort, details: { invitation: id } })
    })
  }

  /**
   * Joins all cohorts that the actor's address is invited to. Who is in one already stays what they are. Those
   * of archived cohorts wait.
   *
   * @throws ProblemException 403 when the actor has not proved an address
   */
  async claim(actor: Actor): Promise<Claimed> {
    return this.database.db.transaction(async (tx) => {
      const email = await provedAddress(tx, actor)
      // Cohorts are locked one after the other: always in the same order.
      const open = await tx
        .select()
        .from(invitations)
        .where(and(eq(invitations.email, email), isNull(invitations.claimedAt)))
        .orderBy(asc(invitations.cohort))
      const joined: Claimed['joined'] = []
      for (const invitation of open) if (await accept(tx, actor, invitation)) joined.push(await readCohort(tx, invitation.cohort, actor.id))
      return { joined }
    })
  }
}

/** @throws ProblemException 403 */
async function provedAddress(tx: Transaction, { id }: Actor): Promise<string> {
  const [user] = await tx
    .select({ email: users.email })
    .from(users)
    .where(and(eq(users.id, id), users.emailVerified))
  if (!user || user.email === null)
    throw new ProblemException(
      403,
      'address-unverified',
      'Invitations are to addresses, and you have not proved yours yet. Open the link in the mail that was sent to it; the page Account sends another one. Then try again.',
    )
  return user.email
}

/** @returns whether the person is in by it, and was not before */
async function accept(tx: Transaction, actor: Actor, { id, cohort }: InvitationRow): Promise<boolean> {
  const { archivedAt } = await lockCohort(tx, cohort, 'share')
  if (archivedAt) return false
  // It may have been taken back, or claimed in another tab, since it was read.
  const [claimed] = await tx
    .update(invitations)
    .set({ claimedAt: sql`now()`, claimedBy: actor.id })
    .where(and(eq(invitations.id, id), isNull(invitations.claimedAt)))
    .returning({ role: invitations.role })
  if (!claimed) return false
  const added = await tx
    .insert(memberships)
    .values({ cohort, person: actor.id, role: claimed.role })
    .onConflictDoNothing()
    .returning({ person: memberships.person })
  if (added.length === 0) return false
  await audit(tx, { actor: actor.id, action: 'cohort.joined', subject: cohort, details: { invitation: id, role: claimed.role } })
  return true
}

function unknownInvitation(): ProblemException {
  return new ProblemException(404, 'invitation-unknown', 'This cohort has no such invitation. Look at the list again.')
}

function toInvitation({ id, email, role, createdAt, claimedAt, mail, mailedAt }: InvitationRow): Invitation {
  return {
    id,
    email,
    role,
    createdAt: createdAt.toISOString(),
    claimedAt: claimedAt?.toISOString() ?? null,
    mail,
    mailedAt: mailedAt?.toISOString() ?? null,
  }
}
