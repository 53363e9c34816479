import { type OnApplicationShutdown, Injectable } from '@nestjs/common'
import pg from 'pg'

/** A pool for statements that are transactions of their own. */
@Injectable()
export class Database implements OnApplicationShutdown {
  private readonly pool = new pg.Pool({ connectionString: process.env.DATABASE_URL })

  constructor() {
    // The next query gets a new connection.
    this.pool.on('error', () => {})
  }

  async rows<Row extends pg.QueryResultRow>(sql: string, parameters: unknown[]): Promise<Row[]> {
    return (await this.pool.query<Row>(sql, parameters)).rows
  }

  async onApplicationShutdown(): Promise<void> {
    await this.pool.end()
  }
}

/** Name of the constraint that refused a statement, if one did. */
export function refusedBy(error: unknown): string | undefined {
  return error instanceof pg.DatabaseError ? error.constraint : undefined
}
