import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common'
import { and, eq, isNotNull, isNull } from 'drizzle-orm'
import { z } from 'zod'
import { DatabaseService } from '../database/database.service.ts'
import { certificates } from '../database/schema.ts'
import { JobRunner } from '../grading/job-runner.ts'
import { SignaturesService } from '../signatures/signatures.service.ts'
import { addMissingSignings, TASK } from './signing-jobs.ts'

const jobSchema = z.object({ id: z.uuid() })

/** Signs certificates, on servers that grade: those have the key. */
@Injectable()
export class CertificateSigner implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly runner: JobRunner

  constructor(
    private readonly database: DatabaseService,
    private readonly signatures: SignaturesService,
  ) {
    this.runner = new JobRunner(database.pool, 1, { [TASK]: (job) => this.sign(jobSchema.parse(job).id) })
  }

  async onApplicationBootstrap(): Promise<void> {
    await addMissingSignings(this.database.db)
    await this.runner.start()
  }

  async onModuleDestroy(): Promise<void> {
    await this.runner.stop()
  }

  /** @throws Error while there is no key to sign with: the job is tried again */
  private async sign(id: string): Promise<void> {
    const { db } = this.database
    const waits = and(
      eq(certificates.id, id),
      isNull(certificates.signature),
      isNull(certificates.revokedAt),
      isNotNull(certificates.person),
    )
    const [row] = await db.select().from(certificates).where(waits)
    if (!row || row.name === null || row.track === null || row.trackTitle === null || row.exercises === null || row.issuedAt === null)
      return
    const signature = await this.signatures.signCertificate({
      jti: id,
      iat: row.issuedAt.getTime() / 1000,
      name: row.name,
      track: { id: row.track, title: row.trackTitle },
      exercises: [...row.exercises],
    })
    if (signature === undefined) throw new Error('there is no key to sign a certificate with')
    await db.update(certificates).set({ signature }).where(waits)
  }
}
