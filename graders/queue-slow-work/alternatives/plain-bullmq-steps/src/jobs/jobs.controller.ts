import { Controller, Get, Inject, NotFoundException, Param } from '@nestjs/common'
import { STEPS } from '../queue/steps.module.js'
import type { StepJob, Steps } from '../queue/steps.js'

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

@Controller()
export class JobsController {
  constructor(@Inject(STEPS) private readonly steps: Steps) {}

  @Get('jobs/:id')
  async status(@Param('id') id: string): Promise<JobStatus> {
    const found = await Promise.all([this.steps.mail.getJob(id), this.steps.crm.getJob(id)])
    const jobs = found.filter((job) => job !== undefined)
    if (jobs.length === 0) throw new NotFoundException(`There is no job ${id}`)
    const states = await Promise.all(jobs.map((job) => job.getState()))
    const state = states.includes('failed')
      ? 'dead'
      : states.includes('active')
        ? 'active'
        : states.filter((each) => each === 'completed').length === 2
          ? 'done'
          : 'waiting'
    return { id, state, tries: Math.max(...jobs.map(({ attemptsMade }) => attemptsMade)) }
  }

  @Get('dead-letters')
  async deadLetters(): Promise<DeadLetter[]> {
    const jobs: StepJob[] = [...(await this.steps.mail.getFailed()), ...(await this.steps.crm.getFailed())]
    const letters = jobs.map(({ id = '', data, attemptsMade, failedReason }) => ({
      id,
      email: data.email,
      tries: attemptsMade,
      error: failedReason,
    }))
    return [...new Map(letters.map((letter) => [letter.id, letter])).values()]
  }
}
