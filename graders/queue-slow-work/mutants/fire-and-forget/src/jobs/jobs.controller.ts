import { Controller, Get, NotFoundException, Param } from '@nestjs/common'
import { JobsService } from './jobs.service.js'

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
  constructor(private readonly jobs: JobsService) {}

  @Get('jobs/:id')
  status(@Param('id') id: string): JobStatus {
    const job = this.jobs.find(id)
    if (!job) throw new NotFoundException(`There is no job ${id}`)
    return job
  }

  @Get('dead-letters')
  deadLetters(): DeadLetter[] {
    return this.jobs.dead()
  }
}
