import { createHash, randomBytes } from 'node:crypto'
import { Inject, Injectable, Logger } from '@nestjs/common'
import { and, eq, gt, isNull, lt, sql } from 'drizzle-orm'
import type { Request } from 'express'
import type { Actor } from '../access/actor.ts'
import { audit } from '../audit/audit.ts'
import type { Config } from '../config.ts'
import { DatabaseService } from '../database/database.service.ts'
import type { Database } from '../database/executor.ts'
import { addressProofs, users } from '../database/schema.ts'
import { mailErrorCode } from '../mail/mail-error-code.ts'
import { Mailer } from '../mail/mailer.ts'
import { ProblemException } from '../problems/problem.ts'
import { CONFIG } from '../tokens.ts'
import { AttemptsService } from './attempts.service.ts'
import { originOf } from './origin.ts'
import { proofMail } from './proof-mail.ts'

/** A link that is about to be mailed. Its token is kept nowhere. */
export interface AddressProof {
  email: string
  token: string
}

type Transaction = Pick<Database, 'select' | 'insert' | 'delete'>

const LIFETIME = sql`interval '1 day'`
/** Until then whoever comes too late is told so. */
const KEPT = sql`interval '30 days'`

const digestOf = (token: string): Buffer => createHash('sha256').update(token).digest()

/** Links of mails by which people prove that an address is theirs. */
@Injectable()
export class AddressProofsService {
  private readonly logger = new Logger('Accounts')

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly database: DatabaseService,
    private readonly mailer: Mailer,
    private readonly attempts: AttemptsService,
  ) {}

  /**
   * Makes a link for somebody's address, to be sent once the transaction is through. Earlier ones stay good: mails
   * overtake each other.
   *
   * @returns undefined when there is nothing to prove: a guest has no address, or it is proved
   */
  async make(tx: Transaction, person: string): Promise<AddressProof | undefined> {
    const [user] = await tx
      .select({ email: users.email })
      .from(users)
      .where(and(eq(users.id, person), eq(users.emailVerified, false)))
    if (!user || user.email === null) return undefined
    const token = randomBytes(32).toString('base64url')
    await tx.delete(addressProofs).where(and(eq(addressProofs.person, person), lt(addressProofs.createdAt, sql`now() - ${KEPT}`)))
    await tx.insert(addressProofs).values({ digest: digestOf(token), person, email: user.email })
    return { email: user.email, token }
  }

  /** Not waited for: an account is made also when mails can't be sent at the moment. */
  send({ email, token }: AddressProof, request: Request): void {
    this.mailer.send(proofMail(email, `${originOf(this.config, request)}/account/#proof=${token}`)).catch((error: unknown) => {
      this.logger.error(`a mail to prove an address could not be sent (${mailErrorCode(error)}): check SMTP_URL`)
    })
  }

  /**
   * Sends another link to the actor's address. Does nothing where it is proved.
   *
   * @throws ProblemException 403 for a guest, 429 when there were too many
   */
  async sendAgain(actor: Actor, request: Request): Promise<void> {
    if (actor.kind === 'guest')
      throw new ProblemException(403, 'account-needed', 'A guest has no e-mail address to prove. Make an account first.')
    const [user] = await this.database.db.select({ email: users.email }).from(users).where(eq(users.id, actor.id))
    await this.attempts.count('proofRequest', request, user?.email ?? undefined)
    const proof = await this.database.db.transaction((tx) => this.make(tx, actor.id))
    if (proof) this.send(proof, request)
  }

  /**
   * Notes that the address of a link is the account's, for whoever has the link: they need not be signed in.
   *
   * @throws ProblemException 404 when there is no such link, 410 when it was used or is too old
   */
  async use(token: string): Promise<void> {
    await this.database.db.transaction(async (tx) => {
      const [proof] = await tx
        .update(addressProofs)
        .set({ usedAt: sql`now()` })
        .where(
          and(
            eq(addressProofs.digest, digestOf(token)),
            isNull(addressProofs.usedAt),
            gt(addressProofs.createdAt, sql`now() - ${LIFETIME}`),
          ),
        )
        .returning()
      if (!proof) throw await this.whyNot(token)
      const proved = await tx
        .update(users)
        .set({ emailVerified: true, updatedAt: sql`now()` })
        .where(and(eq(users.id, proof.person), eq(users.email, proof.email), eq(users.emailVerified, false)))
        .returning({ id: users.id })
      if (proved.length > 0) await audit(tx, { actor: proof.person, action: 'address.proved', subject: proof.person })
    })
  }

  private async whyNot(token: string): Promise<ProblemException> {
    const [proof] = await this.database.db
      .select({ usedAt: addressProofs.usedAt })
      .from(addressProofs)
      .where(eq(addressProofs.digest, digestOf(token)))
    if (!proof)
      return new ProblemException(404, 'proof-unknown', 'There is no such link. Copy it from the mail again, from beginning to end.')
    if (proof.usedAt)
      return new ProblemException(410, 'proof-used', 'This link was used before: the address is proved, and there is nothing left to do.')
    return new ProblemException(410, 'proof-expired', 'This link is older than a day. Sign in, and have another one sent from this page.')
  }
}
