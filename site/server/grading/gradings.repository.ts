import { randomUUID } from 'node:crypto'
import { Injectable } from '@nestjs/common'
import { and, eq, inArray, or, sql } from 'drizzle-orm'
import { alias, type PgUpdateSetSource } from 'drizzle-orm/pg-core'
import type { SourceFiles } from '#engine/compile/types.ts'
import type { Bundle } from '#engine/exercise/bundle/bundle.ts'
import type { Manifest } from '#engine/exercise/manifest.ts'
import type { RequirementResult, Verdict } from '#engine/verdict/verdict.ts'
import { storeBundle } from '../bundles/store-bundle.ts'
import { countedOf, counts, givenTo, recordCounted, type Counted } from '../cohorts/count-attempt.ts'
import { DatabaseService } from '../database/database.service.ts'
import type { Database, Executor } from '../database/executor.ts'
import { notify } from '../database/notification.ts'
import { auditEvents, gradings, users, type GradingState, type StoredProgress } from '../database/schema.ts'
import { currentTraceparent } from '../tracing/grading-span.ts'
import { tellOfVerdict } from '../webhooks/outbox.ts'
import { addMissingTokens, addToken, fairOrder, lockLearner, lockPick, removeToken } from './queue.ts'
import { splitByRevision, type GradedAs, type Split } from './split-by-revision.ts'

/** Whose verdict counts in place of the attempt's own. */
const standing = alias(gradings, 'standing')

export interface NewGrading {
  id: string
  slug: string
  /** The published one, with the files for it. */
  revision: string
  files: SourceFiles
  /** What is graded for assignments that stay with a revision, by that revision. */
  pins?: ReadonlyMap<string, GradedAs>
  /** Revision of the starter that is worked on. */
  worksOn?: string
  seed: number | undefined
  idempotencyKey: string | undefined
  fingerprint: string
  /** A user, or who a visitor is. */
  owner: string
  /** Whose turn it uses. Not given: that of the assignment that it counts for. */
  cohort?: string
}

export interface QueueLimits {
  /** Gradings that may wait. */
  all: number
  /** Of one learner. */
  learner: number
}

/**
 * What became of a new grading. `known`: its idempotency key was used before. `owner-gone`: its owner was deleted just now.
 * `pins-changed`: something is given by a revision that it has no files for.
 */
export type Insertion =
  { outcome: 'stored' | 'known' | 'owner-gone' | 'pins-changed' } | { outcome: 'queue-full' | 'learner-full'; waiting: number }

export interface GradingView {
  id: string
  slug: string
  state: GradingState
  progress: StoredProgress | null
  results: readonly RequirementResult[]
  verdict: Verdict | null
  signature: string | null
}

/** What a grader needs, and the number of this try: a later try makes what an earlier one still says void. */
export interface Claim {
  id: string
  attempt: number
  slug: string
  revision: string
  /** By that revision it is graded, or else by the published one. */
  pinned: boolean
  files: SourceFiles
  seed: number | null
  /** Earlier tries that ended by our own error, and graders that were lost while they had it. */
  failures: number
  lost: number
  /** W3C trace context of whoever handed it in. */
  traceparent: string | null
  startedAt: Date
}

/** Why a grading goes back to the queue: `free` costs it nothing. */
export type Requeue = 'free' | 'failed' | 'lost'
/** What is recorded with a verdict, in the same transaction. */
export interface VerdictRecord {
  /** What the grading was done with, and the manifest with its prose. */
  bundle?: Bundle
  manifest?: Manifest
  /** Compact JWS. */
  signature?: string | undefined
}

/** The gradings table and its jobs: they change together, in one transaction, with the notification of it. */
@Injectable()
export class GradingsRepository {
  constructor(private readonly database: DatabaseService) {}

  /** Stores it and a job, with what it counts for among its owner's assignments, unless too many wait. */
  async insert(grading: NewGrading, limits: QueueLimits): Promise<Insertion> {
    // Before the transaction: its statements are parts of the request, not what the grading continues.
    const traceparent = currentTraceparent()
    return this.database.db.transaction(async (tx) => {
      // One submission of a learner at a time: the next one has to see what this one adds.
      await lockLearner(tx, grading.owner)
      if (await isDeleted(tx, grading.owner)) return { outcome: 'owner-gone' }
      const { all, own } = await waiting(tx, grading.owner)
      if (all >= limits.all) return { outcome: 'queue-full', waiting: all }
      if (own >= limits.learner) return { outcome: 'learner-full', waiting: own }
      const ways = { published: { ...grading, pinned: false }, pins: grading.pins ?? new Map<string, GradedAs>(), worksOn: grading.worksOn }
      const splits = splitByRevision(ways, await givenTo(tx, grading.owner, grading.slug))
      if (!splits) return { outcome: 'pins-changed' }
      const [answered, ...others] = splits
      if (!(await store(tx, grading, answered, { traceparent, idempotencyKey: grading.idempotencyKey }))) return { outcome: 'known' }
      for (const split of others) await store(tx, { ...grading, id: randomUUID() }, split, { traceparent, handedInWith: grading.id })
      return { outcome: 'stored' }
    })
  }

  /** What it counted for when it was handed in. */
  counted(id: string): Promise<Counted[]> {
    return countedOf(this.database.db, id)
  }

  /** What was handed in with it, for assignments with another revision. */
  async handedInWith(id: string): Promise<{ id: string; revision: string; counted: Counted[] }[]> {
    const rows = await this.database.db
      .select({ id: gradings.id, revision: gradings.revision })
      .from(gradings)
      .where(eq(gradings.handedInWith, id))
      .orderBy(gradings.seq)
    return Promise.all(rows.map(async (row) => ({ ...row, counted: await this.counted(row.id) })))
  }

  /** With the person whose it is. Null: a visitor's. */
  async byIdempotencyKey(key: string): Promise<{ id: string; fingerprint: string; person: string | null } | undefined> {
    const [row] = await this.database.db
      .select({ id: gradings.id, fingerprint: gradings.fingerprint, person: users.id })
      .from(gradings)
      .leftJoin(users, eq(users.id, gradings.owner))
      .where(eq(gradings.idempotencyKey, key))
    return row
  }

  /** Whose it is. Undefined: a visitor's, or there is none. */
  async personOf(id: string): Promise<string | undefined> {
    const [row] = await this.database.db
      .select({ person: users.id })
      .from(gradings)
      .innerJoin(users, eq(users.id, gradings.owner))
      .where(eq(gradings.id, id))
    return row?.person
  }

  /** Gradings that ended per second, lately. Undefined when none did. */
  async rate(): Promise<number | undefined> {
    const { rows } = await this.database.db.execute<{ rate: number | null }>(sql`
      select count(*) / greatest(extract(epoch from now() - min(started_at)), 1)::float8 as rate from gradings
      where state = 'done' and finished_at > now() - interval '2 minutes' having count(*) > 0`)
    return rows[0]?.rate ?? undefined
  }

  /** Places from 1 of all that wait, by id. */
  async positions(): Promise<ReadonlyMap<string, number>> {
    const { rows } = await this.database.db.execute<{ id: string; position: number }>(fairOrder)
    return new Map(rows.map(({ id, position }) => [id, position]))
  }

  /** Which of a learner's gradings wait. */
  async waitingOf(owner: string): Promise<string[]> {
    const rows = await this.database.db
      .select({ id: gradings.id })
      .from(gradings)
      .where(and(eq(gradings.state, 'queued'), eq(gradings.owner, owner)))
    return rows.map(({ id }) => id)
  }

  /** As it is, with the verdict that counts: that of a re-grading, if one took its place. */
  async find(id: string): Promise<GradingView | undefined> {
    const [row] = await this.database.db
      .select({
        id: gradings.id,
        slug: gradings.slug,
        state: gradings.state,
        progress: gradings.progress,
        results: gradings.results,
        verdict: gradings.verdict,
        standing: standing.verdict,
        signature: gradings.signature,
        standingSignature: standing.signature,
      })
      .from(gradings)
      .leftJoin(standing, eq(standing.id, gradings.current))
      .where(eq(gradings.id, id))
    // A signature is of the verdict that it was recorded with.
    return row && (row.standing === null ? row : { ...row, verdict: row.standing, signature: row.standingSignature })
  }

  /** Ends it without a verdict, and what was handed in with it. False when there is no such grading; one that is over stays as it is. */
  async cancel(id: string): Promise<boolean> {
    return this.database.db.transaction(async (tx) => {
      const cancelled = await tx
        .update(gradings)
        .set({ state: 'cancelled', finishedAt: sql`now()`, progress: null })
        .where(and(or(eq(gradings.id, id), eq(gradings.handedInWith, id)), inArray(gradings.state, ['queued', 'running'])))
        .returning({ id: gradings.id, token: gradings.token })
      if (cancelled.length === 0) return (await tx.$count(gradings, eq(gradings.id, id))) > 0
      for (const one of cancelled) {
        if (one.token !== null) await removeToken(tx, one.token)
        await notify(tx, { kind: 'cancel', id: one.id })
        await notify(tx, { kind: 'changed', id: one.id, moved: true })
      }
      return true
    })
  }

  /** Takes the queued grading whose turn it is for a grader. Undefined when nothing waits. */
  async claim(grader: number): Promise<Claim | undefined> {
    return this.database.db.transaction(async (tx) => {
      await lockPick(tx)
      for (;;) {
        const { rows } = await tx.execute<{ id: string }>(sql`${fairOrder} order by position limit 1`)
        const id = rows[0]?.id
        if (id === undefined) return undefined
        const [row] = await tx
          .update(gradings)
          .set({
            state: 'running',
            grader,
            attempt: sql`${gradings.attempt} + 1`,
            // Not now(), which is from before the wait for the lock: turns go by it.
            startedAt: sql`clock_timestamp()`,
            progress: { phase: 'preparing' },
            results: [],
          })
          .where(and(eq(gradings.id, id), eq(gradings.state, 'queued')))
          .returning()
        // It was cancelled between the two statements: then it is the next one's turn.
        if (!row) continue
        await notify(tx, { kind: 'changed', id, moved: true })
        return { ...row, startedAt: row.startedAt ?? new Date() }
      }
    })
  }

  /** Whether this try is still the one that counts: it was neither cancelled nor given to somebody else. */
  async isCurrent(claim: Pick<Claim, 'id' | 'attempt'>): Promise<boolean> {
    return (await this.database.db.$count(gradings, mine(claim))) > 0
  }

  async recordProgress(claim: Claim, progress: StoredProgress, results: readonly RequirementResult[]): Promise<void> {
    await this.change(claim, { progress, results }, false)
  }

  async finish(claim: Claim, verdict: Verdict, record: VerdictRecord = {}): Promise<void> {
    const [bundle, signature] = [record.bundle?.hash ?? null, record.signature ?? null]
    await this.change(
      claim,
      {
        ...{
          state: 'done',
          verdict,
          progress: null,
          results: verdict.requirements,
          grader: null,
          finishedAt: sql`now()`,
          bundle,
          signature,
        },
        // An attempt keeps the revision that its files are of; what is graded again says what it was graded by.
        revision: sql`case when ${gradings.batch} is null then ${gradings.revision} else ${verdict.exercise.revision} end`,
      },
      true,
      { ...record, verdict },
    )
  }

  /** Back to the queue at its old place, with a job. */
  async requeue(claim: Pick<Claim, 'id' | 'attempt'>, why: Requeue): Promise<void> {
    await this.database.db.transaction(async (tx) => {
      const token = randomUUID()
      const changed = await tx
        .update(gradings)
        .set({
          state: 'queued',
          grader: null,
          progress: null,
          results: [],
          token,
          // Nobody was served.
          startedAt: null,
          ...(why === 'failed' ? { failures: sql`${gradings.failures} + 1` } : {}),
          ...(why === 'lost' ? { lost: sql`${gradings.lost} + 1` } : {}),
        })
        .where(mine(claim))
        .returning({ id: gradings.id })
      if (changed.length === 0) return
      await addToken(tx, token)
      await notify(tx, { kind: 'changed', id: claim.id, moved: true })
    })
  }

  /** The tries that a grader has claimed and that are not over. */
  async claimedBy(grader: number): Promise<Pick<Claim, 'id' | 'attempt'>[]> {
    return this.database.db
      .select({ id: gradings.id, attempt: gradings.attempt })
      .from(gradings)
      .where(and(eq(gradings.state, 'running'), eq(gradings.grader, grader)))
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

  /** Gives queued gradings new jobs in place of those that were lost with a grader. Returns how many. */
  async replaceLostJobs(): Promise<number> {
    return this.database.db.transaction(addMissingTokens)
  }

  private async change(
    claim: Claim,
    values: PgUpdateSetSource<typeof gradings>,
    moved: boolean,
    record: VerdictRecord & { verdict?: Verdict } = {},
  ): Promise<void> {
    await this.database.db.transaction(async (tx) => {
      if (record.bundle && record.manifest) await storeBundle(tx, record.bundle, record.manifest)
      const changed = await tx.update(gradings).set(values).where(mine(claim)).returning({ id: gradings.id })
      if (changed.length === 0) return
      if (record.verdict) await tellOfVerdict(tx, claim.id, record.verdict)
      await notify(tx, { kind: 'changed', id: claim.id, moved })
    })
  }
}

/** @returns false when its idempotency key was used before */
async function store(
  tx: Database,
  { id, slug, seed, fingerprint, owner, cohort }: NewGrading,
  { revision, files, pinned, given }: Split,
  more: Pick<typeof gradings.$inferInsert, 'idempotencyKey' | 'handedInWith' | 'traceparent'>,
): Promise<boolean> {
  const token = randomUUID()
  const turn = cohort ?? given.find(counts)?.cohort
  const inserted = await tx
    .insert(gradings)
    .values({ id, slug, seed, fingerprint, owner, cohort: turn, revision, files, pinned, state: 'queued', token, ...more })
    .onConflictDoNothing({ target: gradings.idempotencyKey })
    .returning({ id: gradings.id })
  if (inserted.length === 0) return false
  await recordCounted(tx, { id, person: owner, slug }, given)
  await addToken(tx, token)
  await notify(tx, { kind: 'changed', id, moved: true })
  return true
}

/** Only the try that is running may write: one that was given up on counts for nothing. */
function mine({ id, attempt }: Pick<Claim, 'id' | 'attempt'>) {
  return and(eq(gradings.id, id), eq(gradings.attempt, attempt), eq(gradings.state, 'running'))
}

/** How many submissions wait. What is graded again for a comparison takes nobody's place. */
async function waiting(tx: Executor, owner: string): Promise<{ all: number; own: number }> {
  const { rows } = await tx.execute<{ all: number; own: number }>(sql`
    select count(*)::int as all, (count(*) filter (where owner = ${owner}))::int as own
    from gradings where state = 'queued' and batch is null`)
  return rows[0] ?? { all: 0, own: 0 }
}

/** Ids are never used again. */
async function isDeleted(tx: Pick<Database, '$count'>, owner: string): Promise<boolean> {
  return (await tx.$count(auditEvents, and(eq(auditEvents.subject, owner), eq(auditEvents.action, 'person.deleted')))) > 0
}
