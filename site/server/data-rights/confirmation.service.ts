import { Injectable } from '@nestjs/common'
import { and, eq, isNotNull } from 'drizzle-orm'
import type { Request } from 'express'
import { DELETION_WORD, type Deletion } from '../../runtimes/server/data-rights-api.ts'
import type { Actor } from '../access/actor.ts'
import { DatabaseService } from '../database/database.service.ts'
import { credentials } from '../database/schema.ts'
import { AttemptsService } from '../identity/attempts.service.ts'
import { AuthService } from '../identity/auth.service.ts'
import { cookiesOf } from '../identity/cookies.ts'
import { ProblemException } from '../problems/problem.ts'

/** How long ago somebody may have signed in who has no password to write. */
const FRESH_MS = 10 * 60_000

/** Whether somebody who wants to be deleted is who they say, and means it. */
@Injectable()
export class ConfirmationService {
  constructor(
    private readonly database: DatabaseService,
    private readonly auth: AuthService,
    private readonly attempts: AttemptsService,
  ) {}

  /**
   * By the password of an account that has one. Else by a word; single sign-on must also have been used just now. A guest
   * has nothing else to show.
   *
   * @throws ProblemException 403, or 429 after too many tries
   */
  async check(actor: Actor, { password, word }: Deletion, request: Request): Promise<void> {
    await this.attempts.countPerson('deletion', actor.id)
    const [own] = await this.database.db
      .select({ hash: credentials.password })
      .from(credentials)
      .where(and(eq(credentials.userId, actor.id), isNotNull(credentials.password)))
    if (own?.hash) {
      const { password: passwords } = await this.auth.for(request).$context
      if (password === undefined || !(await passwords.verify({ hash: own.hash, password }))) throw wrongPassword()
      return
    }
    if (word?.trim().toLowerCase() !== DELETION_WORD)
      throw new ProblemException(403, 'word-missing', `Write the word "${DELETION_WORD}" to show that you mean it.`, wrong('word'))
    if (actor.kind === 'account') await this.checkFresh(request)
  }

  private async checkFresh(request: Request): Promise<void> {
    const found = await this.auth.for(request).api.getSession({ headers: cookiesOf(request), query: { disableRefresh: true } })
    if (!found || Date.now() - found.session.createdAt.getTime() > FRESH_MS)
      throw new ProblemException(
        403,
        'sign-in-again',
        'You signed in a while ago. Sign out, sign in again, and delete your account within ten minutes.',
      )
  }
}

function wrongPassword(): ProblemException {
  return new ProblemException(403, 'password-wrong', 'This is not the password of your account. Nothing was deleted.', wrong('password'))
}

const wrong = (field: string) => ({ extensions: { errors: [{ field, message: 'this is not it' }] } })
