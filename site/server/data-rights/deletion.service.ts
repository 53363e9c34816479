import { Injectable } from '@nestjs/common'
import type { Request, Response } from 'express'
import type { Deletion } from '../../runtimes/server/data-rights-api.ts'
import type { Actor } from '../access/actor.ts'
import { audit } from '../audit/audit.ts'
import { TransactionsService } from '../database/transactions.service.ts'
import { AuthService } from '../identity/auth.service.ts'
import { cookiesOf, passCookies } from '../identity/cookies.ts'
import { ConfirmationService } from './confirmation.service.ts'
import { deletePerson } from './delete-person.ts'

/** Deletes people. What is left of them says nobody's name: see course/about/decisions/0036. */
@Injectable()
export class DeletionService {
  constructor(
    private readonly transactions: TransactionsService,
    private readonly auth: AuthService,
    private readonly confirmation: ConfirmationService,
  ) {}

  /**
   * Deletes the actor, with all sessions, and what is personal. A second click finds nobody, and that is fine.
   *
   * @throws ProblemException 403 unless it is confirmed, 409 for the last owner of a cohort and the last administrator
   */
  async delete(actor: Actor, deletion: Deletion, request: Request, response: Response): Promise<void> {
    await this.confirmation.check(actor, deletion, request)
    const { headers } = await this.transactions.run(async (tx) => {
      const ended = await this.auth.for(request).api.signOut({ headers: cookiesOf(request), returnHeaders: true })
      if (await deletePerson(tx, actor.id))
        await audit(tx, { actor: actor.id, action: 'person.deleted', subject: actor.id, details: { kind: actor.kind } })
      return ended
    })
    passCookies(headers, response)
  }
}
