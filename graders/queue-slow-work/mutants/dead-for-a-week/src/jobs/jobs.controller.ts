import { InjectQueue } from '@nestjs/bullmq'
import { Controller, Get, NotFoundException, Param } from '@nestjs/common'
import { type JobState, Queue } from 'bullmq'
import { type SignupJob, SIGNUPS } from '../queue/signup-queue.js'

/** How far the work of a signup is. */
export interface JobStatus {
  id: string
  /** Waiting for its first try or its next one, being worked on, done, or given up. */
  state: 'waiting' | 'active' | 'done' | 'dead'
  /** Tries that have ended. */
  tries: number
}

/** Work that was given up, for the people who look after it. */
export interface DeadLetter {
  id: string
  email: string
  tries: number
  /** What went wrong last. */
  error: string
}

const WEEK_MS = 7 * 24 * 60 * 60 * 1000

const STATES: Partial<Record<JobState | 'unknown', JobStatus['state']>> = { active: 'active', completed: 'done', failed: 'dead' }

@Controller()
export class JobsController {
  constructor(@InjectQueue(SIGNUPS) private readonly queue: Queue<SignupJob>) {}

  @Get('jobs/:id')
  async status(@Param('id') id: string): Promise<JobStatus> {
    const job = await this.queue.getJob(id)
    if (!job) throw new NotFoundException(`There is no job ${id}`)
    return { id, state: STATES[await job.getState()] ?? 'waiting', tries: job.attemptsMade }
  }

  @Get('dead-letters')
  async deadLetters(): Promise<DeadLetter[]> {
    await this.queue.clean(WEEK_MS, 0, 'failed')
    const jobs = await this.queue.getFailed()
    return jobs.map(({ id = '', data, attemptsMade, failedReason }) => ({
      id,
      email: data.email,
      tries: attemptsMade,
      error: failedReason,
    }))
  }
}
