import { Inject, Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common'
import { and, eq, inArray, isNull, sql, type SQL } from 'drizzle-orm'
import type { Request } from 'express'
import type { Job } from 'graphile-worker'
import { z } from 'zod'
import type { Config } from '../config.ts'
import { DatabaseService } from '../database/database.service.ts'
import { cohorts, invitations, users } from '../database/schema.ts'
import { JobRunner } from '../grading/job-runner.ts'
import { AttemptsService } from '../identity/attempts.service.ts'
import { originOf } from '../identity/origin.ts'
import { mailErrorCode } from '../mail/mail-error-code.ts'
import { Mailer } from '../mail/mailer.ts'
import { ProblemException } from '../problems/problem.ts'
import { CONFIG } from '../tokens.ts'
import { invitationMail, type InvitationMail } from './invitation-mail.ts'
import type { Transaction } from './open-cohort.ts'

const TASK = 'invitation-mail'
/** With the pauses between them, about three hours. */
const TRIES = 10
const AT_ONCE = 2

const jobSchema = z.object({ invitation: z.uuid(), origin: z.url() })

/** Sends the mails of invitations in the background, and tries again while the mail server is away. */
@Injectable()
export class InvitationMailsService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('Invitations')
  private readonly runner: JobRunner

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly database: DatabaseService,
    private readonly mailer: Mailer,
    private readonly attempts: AttemptsService,
  ) {
    this.runner = new JobRunner(database.pool, AT_ONCE, { [TASK]: (payload, { job }) => this.perform(jobSchema.parse(payload), job) })
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.runner.start()
  }

  /** Viewers are let go before: a job may take its time. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.runner.stop()
  }

  /**
   * Has mails sent to those of these invitations that are open, once the transaction is through. One that waits is sent
   * once, however often it is asked for.
   *
   * @returns how many were asked for
   */
  async ask(tx: Transaction, which: SQL | undefined, request: Request): Promise<number> {
    const asked = await tx
      .update(invitations)
      .set({ mail: 'waiting' })
      .where(and(which, isNull(invitations.claimedAt)))
      .returning({ id: invitations.id })
    const ids = asked.map(({ id }) => id)
    if (ids.length > 0)
      await tx.execute(sql`
        select graphile_worker.add_job(
          ${TASK},
          json_build_object('invitation', id, 'origin', ${originOf(this.config, request)}::text),
          job_key := ${`${TASK}:`} || id,
          max_attempts := ${TRIES}
        ) from ${invitations} where ${inArray(invitations.id, ids)}`)
    return ids.length
  }

  /** @throws an error without an address in it, for the job to be done again */
  private async perform({ invitation, origin }: z.infer<typeof jobSchema>, { attempts, max_attempts: most }: Job): Promise<void> {
    const found = await this.find(invitation)
    if (!found) return
    if (attempts === 1 && !(await this.mayBeMailed(found.to))) return this.note(invitation, { mail: 'failed' })
    const problem = await this.mailer.send(invitationMail({ ...found, origin })).then(
      () => undefined,
      (error: unknown) => ({ code: mailErrorCode(error), isFinal: isRefusal(error) || attempts >= most }),
    )
    if (!problem) return this.note(invitation, { mail: 'sent', mailedAt: sql`now()` })
    this.logger.warn(`the mail of invitation ${invitation} could not be sent (${problem.code})${problem.isFinal ? '' : ' yet'}`)
    if (!problem.isFinal) throw new Error(`the mail could not be sent (${problem.code})`)
    await this.note(invitation, { mail: 'failed' })
  }

  /** An address is not flooded, whoever has mails sent to it. */
  private async mayBeMailed(email: string): Promise<boolean> {
    try {
      await this.attempts.countEmail('invitationMail', email)
      return true
    } catch (error) {
      if (error instanceof ProblemException) return false
      throw error
    }
  }

  /** Undefined when there is nothing to send any more: it was taken back, claimed or sent, or the cohort is archived. */
  private async find(invitation: string): Promise<Omit<InvitationMail, 'origin'> | undefined> {
    const isWanted = and(
      eq(invitations.id, invitation),
      eq(invitations.mail, 'waiting'),
      isNull(invitations.claimedAt),
      isNull(cohorts.archivedAt),
    )
    const [found] = await this.database.db
      .select({ to: invitations.email, by: users.name, cohort: cohorts.name, role: invitations.role })
      .from(invitations)
      .innerJoin(cohorts, eq(cohorts.id, invitations.cohort))
      .leftJoin(users, eq(users.id, invitations.createdBy))
      .where(isWanted)
    return found
  }

  private async note(invitation: string, outcome: { mail: 'sent'; mailedAt: SQL } | { mail: 'failed' }): Promise<void> {
    await this.database.db
      .update(invitations)
      .set(outcome)
      .where(and(eq(invitations.id, invitation), eq(invitations.mail, 'waiting')))
  }
}

/** The mail server does not take this address: trying again helps nobody. */
function isRefusal(error: unknown): boolean {
  const refused = z.object({ code: z.literal('EENVELOPE'), responseCode: z.int().min(500) })
  return refused.safeParse(error).success
}
