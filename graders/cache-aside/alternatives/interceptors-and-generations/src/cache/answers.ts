import { Injectable } from '@nestjs/common'
import { Redis } from 'ioredis'
import { createHash, randomUUID } from 'node:crypto'

/** What is known about a subject: its generation, and the answer that is kept (a text; '' for "there is none"). */
export interface Known {
  generation: string
  answer: string | null
}

const GENERATION_LIFETIME = 600_000

/** Stores an answer only if no write came since its generation was read. */
const KEEP = `
if (redis.call('GET', KEYS[2]) or '') ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[1], ARGV[2], ARGV[3])
redis.call('HPEXPIRE', KEYS[1], ARGV[4], 'FIELDS', 1, ARGV[2])
return 1`

/** Answers in Valkey: a hash for each subject, with a field for each form of its answer. */
@Injectable()
export class Answers {
  constructor(private readonly valkey: Redis) {}

  /** Undefined while Valkey can't be asked. */
  async look(subject: readonly string[], form: string): Promise<Known | undefined> {
    try {
      const [generation, answer] = await Promise.all([this.valkey.get(generationKey(subject)), this.valkey.hget(answersKey(subject), form)])
      return { generation: generation ?? '', answer }
    } catch {
      return undefined
    }
  }

  async keep(subject: readonly string[], form: string, generation: string, answer: string, lifetime: number): Promise<void> {
    try {
      await this.valkey.eval(KEEP, 2, answersKey(subject), generationKey(subject), generation, form, answer, lifetime)
    } catch {
      // It is not kept, then.
    }
  }

  /** A new generation: what is kept goes, and what is being loaded will not be kept. */
  async change(subject: readonly string[]): Promise<void> {
    const set = this.valkey.set(generationKey(subject), randomUUID(), 'PX', GENERATION_LIFETIME)
    const gone = this.valkey.del(answersKey(subject))
    await Promise.allSettled([set, gone])
  }
}

const answersKey = (subject: readonly string[]) => `answers:${digest(subject)}`
const generationKey = (subject: readonly string[]) => `generation:${digest(subject)}`
const digest = (subject: readonly string[]) => createHash('sha256').update(JSON.stringify(subject)).digest('base64url')
