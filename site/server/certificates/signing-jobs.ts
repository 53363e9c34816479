import { sql } from 'drizzle-orm'
import type { Executor } from '../database/executor.ts'

export const TASK = 'sign-certificate'

/** Has a grader sign a certificate: servers that only serve have no key. In the transaction that stores it. */
export async function addSigning(tx: Executor, id: string): Promise<void> {
  await tx.execute(sql`select graphile_worker.add_job(${TASK}, json_build_object('id', ${id}::text), job_key := ${`certificate ${id}`})`)
}

/** Adds what is missing: a database that was restored has the certificates, and not the jobs. */
export async function addMissingSignings(db: Executor): Promise<void> {
  await db.execute(sql`
    select graphile_worker.add_job(${TASK}, json_build_object('id', id::text), job_key := 'certificate ' || id)
    from certificates where signature is null and person is not null and revoked_at is null`)
}
