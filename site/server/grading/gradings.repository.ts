import { Injectable } from '@nestjs/common'
import { and, count, eq, inArray, lte, sql } from 'drizzle-orm'
import type { PgUpdateSetSource } from 'drizzle-orm/pg-core'
import type { SourceFiles } from '#engine/compile/types.ts'
import type { Bundle } from '#engine/exercise/bundle/bundle.ts'
import type { RequirementResult, Verdict } from '#engine/verdict/verdict.ts'
import { storeBundle } from '../bundles/store-bundle.ts'
import { DatabaseService } from '../database/database.service.ts'
import { notification, type Notification } from '../database/notifications.service.ts'
import { gradings, type GradingState, type StoredProgress } from '../database/schema.ts'

export const TASK = 'grade'

export interface NewGrading {
  id: string
  slug: string
  revision: string
  files: SourceFiles
  seed: number | undefined
  idempotencyKey: string | undefined
  fingerprint: string
}

export interface GradingView {
  id: string
  slug: string
  state: GradingState
  progress: StoredProgress | null
  results: readonly RequirementResult[]
  verdict: Verdict | null
  signature: string | null
  /** From 1 while queued. */
  position: number
}

/** What a grader needs, and the number of this try: a later try makes what an earlier one still says void. */
export interface Claim {
  id: string
  attempt: number
  slug: string
  revision: string
  files: SourceFiles
  seed: number | null
  startedAt: Date
}

/** What is recorded with a verdict, in the same transaction. */
export interface VerdictRecord {
  /** What the grading was done with. */
  bundle?: Bundle
  /** Compact JWS. */
  signature?: string | undefined
}

type Executor = Pick<DatabaseService['db'], 'execute'>

/** The gradings table and its jobs: they change together, in one transaction, with the notification of it. */
@Injectable()
export class GradingsRepository {
  constructor(private readonly database: DatabaseService) {}

  /** Stores it and its job. False when the idempotency key was used before. */
  async insert(grading: NewGrading): Promise<boolean> {
    return this.database.db.transaction(async (tx) => {
      const inserted = await tx
        .insert(gradings)
        .values({ ...grading, state: 'queued' })
        .onConflictDoNothing({ target: gradings.idempotencyKey })
        .returning({ id: gradings.id })
      if (inserted.length === 0) return false
      await addJob(tx, grading.id)
      await notify(tx, { kind: 'changed', id: grading.id, moved: true })
      return true
    })
  }

  async byIdempotencyKey(key: string): Promise<{ id: string; fingerprint: string } | undefined> {
    const [row] = await this.database.db
      .select({ id: gradings.id, fingerprint: gradings.fingerprint })
      .from(gradings)
      .where(eq(gradings.idempotencyKey, key))
    return row
  }

  async queueLength(): Promise<number> {
    return this.database.db.$count(gradings, eq(gradings.state, 'queued'))
  }

  async find(id: string): Promise<GradingView | undefined> {
    const [row] = await this.database.db
      .select({
        id: gradings.id,
        seq: gradings.seq,
        slug: gradings.slug,
        state: gradings.state,
        progress: gradings.progress,
        results: gradings.results,
        verdict: gradings.verdict,
        signature: gradings.signature,
      })
      .from(gradings)
      .where(eq(gradings.id, id))
    if (!row) return undefined
    return { ...row, position: row.state === 'queued' ? await this.position(row.seq) : 0 }
  }

  /** Ends it without a verdict. False when there is no such grading; one that is over stays as it is. */
  async cancel(id: string): Promise<boolean> {
    return this.database.db.transaction(async (tx) => {
      const cancelled = await tx
        .update(gradings)
        .set({ state: 'cancelled', finishedAt: sql`now()`, progress: null })
        .where(and(eq(gradings.id, id), inArray(gradings.state, ['queued', 'running'])))
        .returning({ id: gradings.id })
      if (cancelled.length === 0) return (await tx.$count(gradings, eq(gradings.id, id))) > 0
      await tx.execute(sql`select graphile_worker.remove_job(${id})`)
      await notify(tx, { kind: 'cancel', id })
      await notify(tx, { kind: 'changed', id, moved: true })
      return true
    })
  }

  /** Takes a queued grading for a grader. Undefined when it was cancelled or somebody else has it. */
  async claim(id: string, grader: number): Promise<Claim | undefined> {
    return this.database.db.transaction(async (tx) => {
      const [row] = await tx
        .update(gradings)
        .set({
          state: 'running',
          grader,
          attempt: sql`${gradings.attempt} + 1`,
          startedAt: sql`now()`,
          progress: { phase: 'preparing' },
          results: [],
        })
        .where(and(eq(gradings.id, id), eq(gradings.state, 'queued')))
        .returning()
      if (!row) return undefined
      await notify(tx, { kind: 'changed', id, moved: true })
      return { ...row, startedAt: row.startedAt ?? new Date() }
    })
  }

  async recordProgress(claim: Claim, progress: StoredProgress, results: readonly RequirementResult[]): Promise<void> {
    await this.change(claim, { progress, results }, false)
  }

  async finish(claim: Claim, verdict: Verdict, record: VerdictRecord = {}): Promise<void> {
    const [bundle, signature] = [record.bundle?.hash ?? null, record.signature ?? null]
    await this.change(
      claim,
      { state: 'done', verdict, progress: null, results: verdict.requirements, grader: null, finishedAt: sql`now()`, bundle, signature },
      true,
      record,
    )
  }

  /** Back to the queue, with a job of its own. `free`: this try does not count. */
  async requeue(claim: Pick<Claim, 'id' | 'attempt'>, { free }: { free: boolean }): Promise<void> {
    await this.database.db.transaction(async (tx) => {
      const attempt = free ? claim.attempt - 1 : claim.attempt
      const changed = await tx
        .update(gradings)
        .set({ state: 'queued', grader: null, progress: null, results: [], attempt })
        .where(mine(claim))
        .returning({ id: gradings.id })
      if (changed.length === 0) return
      await addJob(tx, claim.id)
      await notify(tx, { kind: 'changed', id: claim.id, moved: true })
    })
  }

  /** Running gradings whose grader is gone: it holds its advisory lock (`space`, its number) as long as it lives. */
  async orphans(space: number): Promise<Claim[]> {
    const rows = await this.database.db
      .select()
      .from(gradings)
      .where(
        and(
          eq(gradings.state, 'running'),
          sql`not exists (select from pg_locks where locktype = 'advisory' and granted and classid = ${space}::int8::oid and objid = ${gradings.grader}::int8::oid
            and database = (select oid from pg_database where datname = current_database()))`,
        ),
      )
    return rows.map((row) => ({ ...row, startedAt: row.startedAt ?? row.createdAt }))
  }

  /** Gives queued gradings a new job whose job was locked by a grader that is gone, or lost. Returns how many. */
  async replaceLostJobs(): Promise<number> {
    return this.database.db.transaction(async (tx) => {
      const { rows } = await tx.execute<{ id: string }>(sql`
        select g.id from gradings g left join graphile_worker.jobs j on j.key = g.id::text
        where g.state = 'queued' and g.created_at < now() - interval '1 minute'
          and (j.id is null or j.locked_at < now() - interval '1 minute')`)
      for (const { id } of rows) await addJob(tx, id)
      return rows.length
    })
  }

  private async position(seq: number): Promise<number> {
    const [row] = await this.database.db
      .select({ ahead: count() })
      .from(gradings)
      .where(and(eq(gradings.state, 'queued'), lte(gradings.seq, seq)))
    return Math.max(1, row?.ahead ?? 1)
  }

  private async change(
    claim: Claim,
    values: PgUpdateSetSource<typeof gradings>,
    moved: boolean,
    record: VerdictRecord = {},
  ): Promise<void> {
    await this.database.db.transaction(async (tx) => {
      if (record.bundle) await storeBundle(tx, record.bundle)
      const changed = await tx.update(gradings).set(values).where(mine(claim)).returning({ id: gradings.id })
      if (changed.length > 0) await notify(tx, { kind: 'changed', id: claim.id, moved })
    })
  }
}

/** Only the try that is running may write: one that was given up on counts for nothing. */
function mine({ id, attempt }: Pick<Claim, 'id' | 'attempt'>) {
  return and(eq(gradings.id, id), eq(gradings.attempt, attempt), eq(gradings.state, 'running'))
}

async function addJob(tx: Executor, id: string): Promise<void> {
  // A job of the same key that waits is replaced; one that is locked is left to end. A second try is a job of its own.
  await tx.execute(sql`select graphile_worker.add_job(${TASK}, json_build_object('id', ${id}::text), job_key := ${id}, max_attempts := 1)`)
}

async function notify(tx: Executor, message: Notification): Promise<void> {
  const { channel, payload } = notification(message)
  await tx.execute(sql`select pg_notify(${channel}, ${payload})`)
}
