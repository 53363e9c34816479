import { Inject, Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common'
import { drizzle } from 'drizzle-orm/node-postgres'
import { runMigrations } from 'graphile-worker'
import { Pool } from 'pg'
import type { Config } from '../config.ts'
import { StartRefusal } from '../start-refusal.ts'
import { CONFIG, DATABASE_URL } from '../tokens.ts'
import type { Database } from './executor.ts'
import { migrate } from './migrate.ts'
import * as schema from './schema.ts'
import { jobLogger } from '../logging/job-logger.ts'

/** Connections for requests and mails, beside those that the grading jobs hold. */
const CONNECTIONS = 12

/** The one connection pool, and Drizzle over it. */
@Injectable()
export class DatabaseService implements OnModuleInit, OnApplicationShutdown {
  readonly pool: Pool
  readonly db: Database
  private readonly logger = new Logger(DatabaseService.name)

  constructor(@Inject(DATABASE_URL) url: string, @Inject(CONFIG) config: Config) {
    this.pool = new Pool({
      connectionString: url,
      max: CONNECTIONS + config.graderSlots,
      application_name: 'loadbearing',
      connectionTimeoutMillis: 5_000,
      statement_timeout: 30_000,
      idle_in_transaction_session_timeout: 30_000,
      keepAlive: true,
    })
    // Without listeners a connection that breaks ends the process, idle or in use.
    const broke = (error: Error): void => {
      if (!this.pool.ending) this.logger.warn(`a database connection broke: ${error.message}`)
    }
    this.pool.on('error', broke)
    this.pool.on('connect', (client) => client.on('error', broke))
    this.db = drizzle(this.pool, { schema })
  }

  async onModuleInit(): Promise<void> {
    try {
      await migrate(this.pool, {
        onWait: (name) => this.logger.warn(`migration ${name} waits: another session holds a table that it needs`),
      })
      await runMigrations({ pgPool: this.pool, logger: jobLogger() })
    } catch (error) {
      if (error instanceof StartRefusal) throw error
      throw new StartRefusal(
        `the database can't be used: ${error instanceof Error ? error.message : String(error)}. Check DATABASE_URL, or unset it.`,
        { cause: error },
      )
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await this.pool.end()
  }
}
