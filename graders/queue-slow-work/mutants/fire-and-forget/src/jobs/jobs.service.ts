import { createHash } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { Injectable } from '@nestjs/common'
import type { DeadLetter, JobStatus } from './jobs.controller.js'

const TRIES = 4
const FIRST_WAIT_MS = 75_000

@Injectable()
export class JobsService {
  private readonly jobs = new Map<string, JobStatus & Pick<DeadLetter, 'email' | 'error'>>()

  /** Works until it is done or has failed four times; an address that was here before starts nothing. */
  async run(id: string, email: string, work: () => Promise<void>): Promise<void> {
    if (this.jobs.has(id)) return
    const job = { id, email, state: 'waiting' as JobStatus['state'], tries: 0, error: '' }
    this.jobs.set(id, job)
    while (job.tries < TRIES) {
      if (job.tries > 0) await wait(FIRST_WAIT_MS * 2 ** (job.tries - 1))
      job.state = 'active'
      try {
        await work()
        job.state = 'done'
        return
      } catch (error) {
        job.error = String(error)
        job.state = 'waiting'
      } finally {
        job.tries += 1
      }
    }
    job.state = 'dead'
  }

  find(id: string): JobStatus | undefined {
    const job = this.jobs.get(id)
    return job && { id, state: job.state, tries: job.tries }
  }

  dead(): DeadLetter[] {
    return [...this.jobs.values()]
      .filter(({ state }) => state === 'dead')
      .map(({ id, email, tries, error }) => ({ id, email, tries, error }))
  }
}

export function jobIdOf(email: string): string {
  return createHash('sha256').update(email).digest('hex').slice(0, 32)
}
