import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common'
import type { Pool } from 'pg'

/** Connections for lists, apart from those of TypeORM, so that they can point at a replica one day. */
export const READ_POOL = Symbol('READ_POOL')

@Injectable()
export class ClosingPool implements OnApplicationShutdown {
  constructor(@Inject(READ_POOL) private readonly pool: Pool) {}

  async onApplicationShutdown(): Promise<void> {
    await this.pool.end()
  }
}
