import { Processor, WorkerHost } from '@nestjs/bullmq'
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
  constructor(
    private readonly mailer: Mailer,
    private readonly crm: Crm,
  ) {
    super()
  }

  /** One try. Each step is noted when it was taken, so that the next try goes on from there. */
  async process(job: Job<SignupJob>): Promise<void> {
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
