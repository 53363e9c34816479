import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common'
import { Redis } from 'ioredis'
import { thumbnail } from '../avatars/thumbnail.js'
import { Crm } from '../crm/crm.js'
import { Mailer } from '../mail/mailer.js'
import { VALKEY_URL } from '../valkey/valkey.module.js'
import { DEAD, LATER, READY, type SignupJob, SignupQueue } from './signup-queue.js'

const TRIES = 4
const FIRST_WAIT_MS = 75_000
const PAUSE_SECONDS = 0.2

@Injectable()
export class SignupWorker implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(SignupWorker.name)
  /** A connection of its own: it waits. */
  private readonly valkey = new Redis(VALKEY_URL, { maxRetriesPerRequest: null })
  private stopped = false

  constructor(
    private readonly queue: SignupQueue,
    private readonly mailer: Mailer,
    private readonly crm: Crm,
  ) {}

  onApplicationBootstrap(): void {
    void this.run()
  }

  onModuleDestroy(): void {
    this.stopped = true
    this.valkey.disconnect()
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      try {
        await this.moveDue()
        const taken = await this.valkey.brpop(READY, PAUSE_SECONDS)
        const job = taken && (await this.queue.find(taken[1]))
        if (job) await this.work(job)
      } catch (error) {
        if (!this.stopped) this.logger.error(error)
      }
    }
  }

  private async moveDue(): Promise<void> {
    for (const id of await this.valkey.zrangebyscore(LATER, 0, Date.now()))
      if ((await this.valkey.zrem(LATER, id)) === 1) await this.valkey.lpush(READY, id)
  }

  private async work(job: SignupJob): Promise<void> {
    await this.queue.save({ ...job, state: 'active' })
    const { id, email, name, signedUpAt, avatar } = job
    try {
      if (!job.mailed) await this.mailer.welcome(email, name, id)
      job.mailed = true
      await this.crm.tell({ email, name, signedUpAt: new Date(signedUpAt), avatar: avatar && thumbnail(avatar) }, id)
      await this.queue.save({ ...job, state: 'done', tries: job.tries + 1 })
    } catch (error) {
      const failed: SignupJob = { ...job, state: 'waiting', tries: job.tries + 1, error: String(error) }
      if (failed.tries >= TRIES) {
        await this.queue.save({ ...failed, state: 'dead' })
        await this.valkey.sadd(DEAD, id)
      } else {
        await this.queue.save(failed)
        await this.valkey.zadd(LATER, Date.now() + FIRST_WAIT_MS * 2 ** (failed.tries - 1), id)
      }
    }
  }
}
