import { and, eq, sql } from 'drizzle-orm'
import type { Database } from '../database/executor.ts'
import { credentials, sessions, users } from '../database/schema.ts'

/**
 * Lets a guest be the account that was just made: the guest's id stays, so that nothing of the guest has to move.
 * What was made in the same transaction (user, credential, session) becomes the guest's.
 *
 * @param account that nothing refers to yet
 */
export async function becomeAccount(tx: Pick<Database, 'update' | 'delete'>, guest: string, account: string): Promise<void> {
  await tx.delete(sessions).where(eq(sessions.userId, guest))
  await tx.update(sessions).set({ userId: guest }).where(eq(sessions.userId, account))
  await tx
    .update(credentials)
    .set({ accountId: guest })
    .where(and(eq(credentials.userId, account), eq(credentials.accountId, account)))
  await tx.update(credentials).set({ userId: guest }).where(eq(credentials.userId, account))
  const [made] = await tx.delete(users).where(eq(users.id, account)).returning()
  if (!made) throw new Error('the account that a guest was to become is gone')
  const { name, email, emailVerified } = made
  await tx
    .update(users)
    .set({ name, email, emailVerified, isGuest: false, updatedAt: sql`now()` })
    .where(eq(users.id, guest))
}
