import { Injectable } from '@nestjs/common'
import { eq, or, sql } from 'drizzle-orm'
import type { Actor } from '../access/actor.ts'
import { audit } from '../audit/audit.ts'
import type { Transaction } from '../cohorts/open-cohort.ts'
import { DatabaseService } from '../database/database.service.ts'
import { CHANNEL } from '../database/notification.ts'
import { users } from '../database/schema.ts'
import { ProblemException } from '../problems/problem.ts'

type Locked = Pick<typeof users.$inferSelect, 'id' | 'isGuest' | 'isAdministrator'>

/** Who administers this server. */
@Injectable()
export class AdministratorsService {
  constructor(private readonly database: DatabaseService) {}

  /** Who is it already stays it. @throws ProblemException 404, 409 for a guest, 403 when the actor was removed just now */
  async appoint(actor: Actor, person: string): Promise<void> {
    await this.database.db.transaction(async (tx) => {
      const { one } = await lock(tx, actor, person)
      if (one.isAdministrator) return
      if (one.isGuest)
        throw new ProblemException(409, 'account-needed', 'A guest can not be administrator: they have nothing to sign in with elsewhere.')
      await tx.update(users).set({ isAdministrator: true }).where(eq(users.id, person))
      await audit(tx, { actor: actor.id, action: 'administrator.appointed', subject: person })
    })
  }

  /** Who is not it stays so. @throws ProblemException 404, 409 for the last one, 403 when the actor was removed just now */
  async remove(actor: Actor, person: string): Promise<void> {
    await this.database.db.transaction(async (tx) => {
      const { one, administrators } = await lock(tx, actor, person)
      if (!one.isAdministrator) return
      if (administrators === 1)
        throw new ProblemException(
          409,
          'last-administrator',
          'This server would have no administrator any more. Appoint somebody else first.',
        )
      await tx.update(users).set({ isAdministrator: false }).where(eq(users.id, person))
      await audit(tx, { actor: actor.id, action: 'administrator.removed', subject: person })
      // Sessions are asked who they are at each request; boards that are looked at are opened anew by who still may.
      await tx.execute(sql`select pg_notify(${CHANNEL}, json_build_object('kind', 'members', 'cohort', id)::text) from cohorts`)
    })
  }
}

/** Lets nobody else become administrator, or stop being it, until the transaction ends. In the order of who deletes themselves. */
async function lock(tx: Transaction, actor: Actor, person: string): Promise<{ one: Locked; administrators: number }> {
  const rows = await tx
    .select({ id: users.id, isGuest: users.isGuest, isAdministrator: users.isAdministrator })
    .from(users)
    .where(or(eq(users.id, person), eq(users.isAdministrator, true)))
    .orderBy(users.id)
    .for('update')
  const administrators = rows.filter(({ isAdministrator }) => isAdministrator)
  // Two who remove each other at once: the second one is none any more.
  if (!administrators.some(({ id }) => id === actor.id))
    throw new ProblemException(403, 'administrator-only', 'You are not administrator any more.')
  const one = rows.find(({ id }) => id === person)
  if (!one) throw new ProblemException(404, 'person-unknown', 'Nobody on this server has that id. Look for them again.')
  return { one, administrators: administrators.length }
}
