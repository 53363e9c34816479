import { createHash } from 'node:crypto'
import { Injectable } from '@nestjs/common'
import { Redis } from 'ioredis'
import type { Picture } from '../avatars/picture.js'
import type { DeadLetter, JobStatus } from '../jobs/jobs.controller.js'

/** Jobs whose time has come, jobs that wait for theirs (score: when), and dead ones. Each job is a key of its own. */
export const READY = 'signups:ready'
export const LATER = 'signups:later'
export const DEAD = 'signups:dead'

const KEEP_SECONDS = 24 * 60 * 60

export interface SignupJob extends JobStatus {
  email: string
  name: string
  signedUpAt: string
  avatar: Picture | null
  error: string
  mailed: boolean
}

@Injectable()
export class SignupQueue {
  constructor(private readonly valkey: Redis) {}

  async add(work: Pick<SignupJob, 'email' | 'name' | 'signedUpAt' | 'avatar'>): Promise<string> {
    const id = createHash('sha256').update(work.email).digest('hex').slice(0, 32)
    const job: SignupJob = { ...work, id, state: 'waiting', tries: 0, error: '', mailed: false }
    const isNew = await this.valkey.set(keyOf(id), JSON.stringify(job), 'NX')
    if (isNew !== null) await this.valkey.lpush(READY, id)
    return id
  }

  async find(id: string): Promise<SignupJob | undefined> {
    const text = await this.valkey.get(keyOf(id))
    return text === null ? undefined : JSON.parse(text)
  }

  async save(job: SignupJob): Promise<void> {
    const text = JSON.stringify(job)
    if (job.state === 'done') await this.valkey.set(keyOf(job.id), text, 'EX', KEEP_SECONDS)
    else await this.valkey.set(keyOf(job.id), text)
  }

  async dead(): Promise<DeadLetter[]> {
    const jobs = await Promise.all((await this.valkey.smembers(DEAD)).map((id) => this.find(id)))
    return jobs.flatMap((job) => (job ? [{ id: job.id, email: job.email, tries: job.tries, error: job.error }] : []))
  }
}

function keyOf(id: string): string {
  return `signup:${id}`
}
