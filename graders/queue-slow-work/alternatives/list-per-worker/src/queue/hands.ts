import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common'
import { Redis } from 'ioredis'
import { thumbnail } from '../avatars/thumbnail.js'
import { Crm } from '../crm/crm.js'
import { Mailer } from '../mail/mailer.js'
import { VALKEY_URL } from '../valkey/valkey.module.js'
import { SignupJobs } from './signup-jobs.js'

const COUNT = 3
const BEAT_MS = 4_000
const TIDY_MS = 500

/** The worker: some loops that take jobs, a heartbeat, and somebody who tidies up. */
@Injectable()
export class Hands implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly name = randomUUID()
  private readonly connections = Array.from({ length: COUNT }, () => new Redis(VALKEY_URL, { maxRetriesPerRequest: null }))
  private readonly timers: NodeJS.Timeout[] = []
  private closed = false

  constructor(
    private readonly jobs: SignupJobs,
    private readonly mailer: Mailer,
    private readonly crm: Crm,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    // Nothing is taken before there is a heartbeat.
    await this.jobs.beat(this.name)
    this.timers.push(setInterval(() => void this.jobs.beat(this.name).catch(console.error), BEAT_MS))
    this.timers.push(setInterval(() => void this.jobs.tidy(this.name).catch(console.error), TIDY_MS))
    for (const connection of this.connections) void this.loop(connection)
  }

  onModuleDestroy(): void {
    this.closed = true
    for (const timer of this.timers) clearInterval(timer)
    for (const connection of this.connections) connection.disconnect()
  }

  private async loop(connection: Redis): Promise<void> {
    while (!this.closed) {
      try {
        const id = await this.jobs.take(connection, this.name)
        if (id !== null) await this.work(id)
      } catch (error) {
        if (this.closed) return
        console.error(error)
        await pause(100)
      }
    }
  }

  private async work(id: string): Promise<void> {
    const { job, taken } = await this.jobs.begin(id)
    const step = async (name: string, call: () => Promise<void>) => {
      if (taken.has(name)) return
      await call()
      await this.jobs.note(id, name)
    }
    const outcomes = await Promise.allSettled([
      step('mail', () => this.mailer.welcome(job)),
      step('crm', () => this.crm.tell(id, { ...job, avatar: job.avatar && thumbnail(job.avatar) })),
    ])
    const failure = outcomes.find((outcome) => outcome.status === 'rejected')
    if (failure) await this.jobs.failed(this.name, id, String(failure.reason))
    else await this.jobs.done(this.name, id)
  }
}
