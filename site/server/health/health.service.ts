import { Injectable, Optional } from '@nestjs/common'
import { HealthCheckService, HealthIndicatorService, type HealthCheckResult } from '@nestjs/terminus'
import { DatabaseService } from '../database/database.service.ts'
import { GraderService } from '../grading/grader.service.ts'

const DATABASE_TIMEOUT_MS = 2_000

/** Whether this server should get work. */
@Injectable()
export class HealthService {
  private isStopping = false

  constructor(
    private readonly checks: HealthCheckService,
    private readonly indicators: HealthIndicatorService,
    private readonly database: DatabaseService,
    @Optional() private readonly grader?: GraderService,
  ) {}

  /** From now on it is not ready: the first step of stopping. */
  stopping(): void {
    this.isStopping = true
  }

  /** @throws ServiceUnavailableException naming what is down */
  async ready(): Promise<HealthCheckResult> {
    const { grader } = this
    return this.checks.check([
      () => this.indicators.check('server').attempt(() => failWhen(this.isStopping, 'it is stopping')),
      () =>
        this.indicators
          .check('database')
          .attempt(async () => {
            await this.database.pool.query('select 1')
          })
          .withTimeout(DATABASE_TIMEOUT_MS),
      ...(grader ? [() => this.indicators.check('grader').attempt(() => failWhen(!grader.isWorking, 'it takes no gradings'))] : []),
    ])
  }
}

function failWhen(isDown: boolean, message: string): void {
  if (isDown) throw new Error(message)
}
