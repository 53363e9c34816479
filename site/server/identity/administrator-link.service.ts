import { createHash, randomBytes } from 'node:crypto'
import { Injectable } from '@nestjs/common'
import { eq } from 'drizzle-orm'
import { audit } from '../audit/audit.ts'
import { DatabaseService } from '../database/database.service.ts'
import { administratorLinks, users } from '../database/schema.ts'

const digest = (token: string): Buffer => createHash('sha256').update(token).digest()

/** The link by which the first administrator is made. */
@Injectable()
export class AdministratorLinkService {
  constructor(private readonly database: DatabaseService) {}

  /**
   * Makes a new link and ends the one before.
   *
   * @returns its token; undefined when there is an administrator
   */
  async renew(): Promise<string | undefined> {
    return this.database.db.transaction(async (tx) => {
      if ((await tx.$count(users, eq(users.isAdministrator, true))) > 0) {
        await tx.delete(administratorLinks)
        return undefined
      }
      const token = randomBytes(32).toString('base64url')
      const values = { digest: digest(token), createdAt: new Date() }
      await tx.insert(administratorLinks).values(values).onConflictDoUpdate({ target: administratorLinks.singleton, set: values })
      return token
    })
  }

  /** Makes an account the administrator, once. False when the link is not, or no longer, good. */
  async use(token: string, user: string): Promise<boolean> {
    return this.database.db.transaction(async (tx) => {
      const used = await tx
        .delete(administratorLinks)
        .where(eq(administratorLinks.digest, digest(token)))
        .returning()
      if (used.length === 0) return false
      await tx.update(users).set({ isAdministrator: true }).where(eq(users.id, user))
      await audit(tx, { actor: user, action: 'administrator.appointed', subject: user })
      return true
    })
  }
}
