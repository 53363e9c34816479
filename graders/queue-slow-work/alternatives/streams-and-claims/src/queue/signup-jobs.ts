import { createHash } from 'node:crypto'
import { Injectable } from '@nestjs/common'
import { Redis } from 'ioredis'
import type { Picture } from '../avatars/picture.js'
import type { DeadLetter, JobStatus } from '../jobs/jobs.controller.js'
import { DEAD, recordOf, STREAM } from './keys.js'
import { ADD } from './scripts.js'

/** What the web process does with jobs: add one, and ask. */
@Injectable()
export class SignupJobs {
  constructor(private readonly valkey: Redis) {}

  async add(email: string, name: string, avatar: Picture | null): Promise<string> {
    const id = createHash('sha256').update(email).digest('base64url')
    const fields = ['email', email, 'name', name, 'signedUpAt', new Date().toISOString(), 'avatar', JSON.stringify(avatar)]
    await this.valkey.eval(ADD, 2, recordOf(id), STREAM, id, ...fields)
    return id
  }

  async status(id: string): Promise<JobStatus | undefined> {
    const [state, tries] = await this.valkey.hmget(recordOf(id), 'state', 'tries')
    return isState(state) ? { id, state, tries: Number(tries) } : undefined
  }

  async dead(): Promise<DeadLetter[]> {
    const ids = await this.valkey.smembers(DEAD)
    return Promise.all(
      ids.map(async (id) => {
        const { email = '', tries, error = '' } = await this.valkey.hgetall(recordOf(id))
        return { id, email, tries: Number(tries), error }
      }),
    )
  }
}

function isState(text: string | null | undefined): text is JobStatus['state'] {
  return text === 'waiting' || text === 'active' || text === 'done' || text === 'dead'
}
