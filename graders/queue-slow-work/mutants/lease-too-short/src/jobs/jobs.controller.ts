import { Controller, Get, NotFoundException, Param } from '@nestjs/common'
import { Redis } from 'ioredis'
import { deadLetters, statusOf } from '../queue/board.js'

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
  constructor(private readonly valkey: Redis) {}

  @Get('jobs/:id')
  async status(@Param('id') id: string): Promise<JobStatus> {
    const status = await statusOf(this.valkey, id)
    if (!status) throw new NotFoundException(`There is no job ${id}`)
    return status
  }

  @Get('dead-letters')
  deadLetters(): Promise<DeadLetter[]> {
    return deadLetters(this.valkey)
  }
}
