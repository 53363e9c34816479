import { createHash } from 'node:crypto'
import { Injectable } from '@nestjs/common'
import { Redis } from 'ioredis'
import type { Picture } from '../avatars/picture.js'
import type { DeadLetter, JobStatus } from '../jobs/jobs.controller.js'

export interface SignupJob {
  id: string
  email: string
  name: string
  signedUpAt: string
  avatar: Picture | null
}

const TODO = 'signups:todo'
const RESTING = 'signups:resting'
const DEAD = 'signups:dead'
const WORKERS = 'signups:workers'
const handOf = (worker: string) => `signups:hand:${worker}`
const beatOf = (worker: string) => `signups:beat:${worker}`
const jobOf = (id: string) => `signups:job:${id}`

const TRIES = 4
const REST_MS = 60_000
const KEEP_SECONDS = 25 * 60 * 60
/** A worker that has not been heard of for so long is dead. */
const SILENCE_SECONDS = 20

/** All that touches the lists. */
@Injectable()
export class SignupJobs {
  constructor(private readonly valkey: Redis) {}

  async add({ email, name, avatar }: Pick<SignupJob, 'email' | 'name' | 'avatar'>): Promise<string> {
    const id = createHash('md5').update(email).digest('hex')
    const job: SignupJob = { id, email, name, avatar, signedUpAt: new Date().toISOString() }
    await this.valkey.eval(
      `if redis.call('HSETNX', KEYS[1], 'job', ARGV[2]) == 1 then
         redis.call('HSET', KEYS[1], 'state', 'waiting', 'tries', 0)
         redis.call('LPUSH', KEYS[2], ARGV[1])
       end`,
      2,
      jobOf(id),
      TODO,
      id,
      JSON.stringify(job),
    )
    return id
  }

  /** Moves the next job into the worker's hand, and waits for one up to a second. */
  async take(blocking: Redis, worker: string): Promise<string | null> {
    return blocking.blmove(TODO, handOf(worker), 'RIGHT', 'LEFT', 1)
  }

  async begin(id: string): Promise<{ job: SignupJob; taken: Set<string> }> {
    await this.valkey.hset(jobOf(id), 'state', 'active')
    const { job = '{}', ...notes } = await this.valkey.hgetall(jobOf(id))
    return { job: JSON.parse(job), taken: new Set(Object.keys(notes)) }
  }

  async note(id: string, step: string): Promise<void> {
    await this.valkey.hset(jobOf(id), step, 'taken')
  }

  async done(worker: string, id: string): Promise<void> {
    await this.valkey
      .multi()
      .hset(jobOf(id), 'state', 'done')
      .hincrby(jobOf(id), 'tries', 1)
      .expire(jobOf(id), KEEP_SECONDS)
      .lrem(handOf(worker), 1, id)
      .exec()
  }

  async failed(worker: string, id: string, error: string): Promise<void> {
    const tries = Number(await this.valkey.hget(jobOf(id), 'tries')) + 1
    const change = this.valkey.multi().hset(jobOf(id), 'tries', tries, 'error', error).lrem(handOf(worker), 1, id)
    if (tries === TRIES) change.hset(jobOf(id), 'state', 'dead').sadd(DEAD, id)
    else change.hset(jobOf(id), 'state', 'waiting').zadd(RESTING, Date.now() + REST_MS * 2 ** (tries - 1), id)
    await change.exec()
  }

  async beat(worker: string): Promise<void> {
    await this.valkey.multi().sadd(WORKERS, worker).set(beatOf(worker), 'alive', 'EX', SILENCE_SECONDS).exec()
  }

  /** Gives back what dead workers held, and what has rested long enough. */
  async tidy(self: string): Promise<void> {
    for (const worker of await this.valkey.smembers(WORKERS)) {
      if (worker === self || (await this.valkey.exists(beatOf(worker))) === 1) continue
      while ((await this.valkey.lmove(handOf(worker), TODO, 'RIGHT', 'RIGHT')) !== null);
      await this.valkey.srem(WORKERS, worker)
    }
    await this.valkey.eval(
      `for _, id in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], 0, ARGV[1])) do
         redis.call('ZREM', KEYS[1], id)
         redis.call('LPUSH', KEYS[2], id)
       end`,
      2,
      RESTING,
      TODO,
      Date.now(),
    )
  }

  async status(id: string): Promise<JobStatus | undefined> {
    const [state, tries] = await this.valkey.hmget(jobOf(id), 'state', 'tries')
    if (state === 'waiting' || state === 'active' || state === 'done' || state === 'dead') return { id, state, tries: Number(tries) }
    return undefined
  }

  async dead(): Promise<DeadLetter[]> {
    const letters: DeadLetter[] = []
    for (const id of await this.valkey.smembers(DEAD)) {
      const { job = '{}', tries, error = '' } = await this.valkey.hgetall(jobOf(id))
      letters.push({ id, email: JSON.parse(job).email, tries: Number(tries), error })
    }
    return letters
  }
}
