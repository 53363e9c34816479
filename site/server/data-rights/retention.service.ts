import { Inject, Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common'
import type { Config } from '../config.ts'
import { DatabaseService } from '../database/database.service.ts'
import { JobRunner } from '../grading/job-runner.ts'
import { CONFIG } from '../tokens.ts'
import { removeOldGuests } from './remove-old-guests.ts'
import { removeOldPractice } from './remove-old-practice.ts'

const TASK = 'retention'
/** At night in most of Europe and Africa; of several servers one does it. */
const NIGHTLY = `17 2 * * * ${TASK} ?max=3`

/** Removes what nobody comes back for, once a night, where the settings say after how many days. */
@Injectable()
export class RetentionService implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('Retention')
  private readonly runner: JobRunner | undefined

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly database: DatabaseService,
  ) {
    const { guestDays, practiceDays } = config.retention
    if (guestDays !== undefined || practiceDays !== undefined)
      this.runner = new JobRunner(database.pool, 1, { [TASK]: () => this.remove() }, NIGHTLY)
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.runner?.start()
  }

  /** Viewers are let go before: a job may take its time. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.runner?.stop()
  }

  private async remove(): Promise<void> {
    const { db } = this.database
    const { guestDays, practiceDays } = this.config.retention
    const guests = guestDays === undefined ? 0 : await removeOldGuests(db, guestDays)
    const practice = practiceDays === undefined ? 0 : await removeOldPractice(db, practiceDays)
    this.logger.log(`removed ${guests} guests and ${practice} gradings that were too old`)
  }
}
