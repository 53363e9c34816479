import { Processor, WorkerHost } from '@nestjs/bullmq'
import { Logger } from '@nestjs/common'
import type { Job } from 'bullmq'
import { thumbnail } from '../avatars/thumbnail.js'
import { Crm } from '../crm/crm.js'
import { Mailer } from '../mail/mailer.js'
import { type SignupJob, SIGNUPS } from '../queue/signup-queue.js'

/**
 * Does the work of one signup, in the worker process. A job whose worker dies is begun again by whoever notices that its
 * lock ran out; with the default of 1 the second death would make it a dead letter after two tries.
 */
@Processor(SIGNUPS, { concurrency: 4, maxStalledCount: 3 })
export class SignupProcessor extends WorkerHost {
  private readonly logger = new Logger(SignupProcessor.name)

  constructor(
    private readonly mailer: Mailer,
    private readonly crm: Crm,
  ) {
    super()
  }

  async process(job: Job<SignupJob>): Promise<void> {
    try {
      await this.work(job)
    } catch (error) {
      this.logger.error(`Job ${job.id} failed`, error)
    }
  }

  private async work(job: Job<SignupJob>): Promise<void> {
    const { email, name, signedUpAt, avatar } = job.data
    const key = job.id ?? email
    if (!job.data.mailed) {
      await this.mailer.welcome(email, name, key)
      await job.updateData({ ...job.data, mailed: true })
    }
    if (!job.data.told) {
      await this.crm.tell({ email, name, signedUpAt: new Date(signedUpAt), avatar: avatar && thumbnail(avatar) }, key)
      await job.updateData({ ...job.data, told: true })
    }
  }
}
