import { Injectable } from '@nestjs/common'
import { and, asc, eq, sql } from 'drizzle-orm'
import { SUBMISSION_CAP_BYTES } from '../../runtimes/server/api.ts'
import type { Page, PageQuery } from '../../runtimes/server/cohorts-api.ts'
import {
  WORK_FILES_CAP,
  type NewWork,
  type NewWorkFile,
  type Work,
  type WorkContent,
  type WorkFile,
  type WorkOwner,
  type WorkProgress,
  type Written,
} from '../../runtimes/server/work-api.ts'
import { CatalogueService } from '../catalogue/catalogue.service.ts'
import { pagingOf } from '../cohorts/paging.ts'
import { DatabaseService } from '../database/database.service.ts'
import type { Database } from '../database/executor.ts'
import { users, workFiles, workProgress } from '../database/schema.ts'
import { ProblemException } from '../problems/problem.ts'

/** Paths of one exercise, with those that are as in the starter again: other devices have to hear of them. */
const PATHS_CAP = 1_000

type FileRow = typeof workFiles.$inferSelect
type Reader = Pick<Database, 'select'>

/** What people have changed of exercises, and how far they came: see course/about/decisions/0038. */
@Injectable()
export class WorkService {
  constructor(
    private readonly database: DatabaseService,
    private readonly catalogue: CatalogueService,
  ) {}

  /** Progress in all exercises that somebody has begun, the newest first. */
  async progress(person: string, query: PageQuery): Promise<Page<WorkProgress>> {
    const paging = pagingOf(query, {
      by: workProgress.at,
      type: 'timestamptz',
      id: sql`md5(${workProgress.slug})::uuid`,
      direction: 'desc',
    })
    const rows = await this.database.db
      .select({ row: workProgress, place: paging.place, placeId: paging.placeId })
      .from(workProgress)
      .where(and(eq(workProgress.person, person), paging.where))
      .orderBy(paging.orderBy)
      .limit(paging.limit)
    return paging.page(rows, ({ row }) => toProgress(row))
  }

  /** @throws ProblemException 404 for an exercise that there is not */
  async of(owner: WorkOwner, slug: string): Promise<Work> {
    const { id: person } = owner
    await this.catalogue.exercise(slug)
    return {
      owner,
      files: (await filesOf(this.database.db, person, slug)).map(toFile),
      progress: await progressOf(this.database.db, person, slug),
    }
  }

  /**
   * Writes each file over the version that its writer has seen, and no other.
   *
   * @throws ProblemException 409 when it is meant for somebody else, 404 for an exercise that there is not, 413 when it would be too much, 401 for who was deleted meanwhile
   */
  async write(owner: WorkOwner, slug: string, { owner: meant, files, progress }: NewWork): Promise<Written> {
    const { id: person } = owner
    if (meant !== person)
      throw new ProblemException(409, 'somebody-else', 'Somebody else is signed in now. What was written is still on this device.')
    await this.catalogue.exercise(slug)
    return this.database.db.transaction(async (tx) => {
      // One writer of a person at a time, and none of somebody who is being deleted.
      const [alive] = await tx.select({ id: users.id }).from(users).where(eq(users.id, person)).for('no key update')
      if (!alive) throw new ProblemException(401, 'signed-out', 'You are not signed in, or your account is gone. Sign in again.')
      const before = new Map((await filesOf(tx, person, slug)).map((row) => [row.path, row]))
      const written: Written['files'] = []
      for (const file of files) {
        const known = before.get(file.path)
        // Where there is none there is nothing to lose.
        if (known && known.version !== file.base) {
          written.push({ path: file.path, outcome: 'other', now: toFile(known) })
          continue
        }
        const row = toRow(person, slug, file)
        before.set(file.path, row)
        await tx
          .insert(workFiles)
          .values(row)
          .onConflictDoUpdate({
            target: [workFiles.person, workFiles.slug, workFiles.path],
            set: { content: row.content, savedAt: row.savedAt, version: row.version },
          })
        written.push({ path: file.path, outcome: 'written', now: toFile(row) })
      }
      checkSize([...before.values()])
      if (progress) await raise(tx, person, slug, progress)
      return { owner, files: written, progress: await progressOf(tx, person, slug) }
    })
  }
}

function filesOf(db: Reader, person: string, slug: string): Promise<FileRow[]> {
  return db
    .select()
    .from(workFiles)
    .where(and(eq(workFiles.person, person), eq(workFiles.slug, slug)))
    .orderBy(asc(workFiles.path))
}

async function progressOf(db: Reader, person: string, slug: string): Promise<WorkProgress | null> {
  const [row] = await db
    .select()
    .from(workProgress)
    .where(and(eq(workProgress.person, person), eq(workProgress.slug, slug)))
  return row ? toProgress(row) : null
}

const toProgress = ({ slug, status, holds, requirements, at }: typeof workProgress.$inferSelect): WorkProgress => ({
  ...{ slug, status, holds, requirements },
  at: at.toISOString(),
})

/** What once was passed stays so; of as many requirements the most that held count. */
async function raise(
  tx: Pick<Database, 'execute'>,
  person: string,
  slug: string,
  progress: NonNullable<NewWork['progress']>,
): Promise<void> {
  const { status, holds, requirements, at } = progress
  await tx.execute(sql`
    insert into work_progress as known (person, slug, status, holds, requirements, at)
    values (${person}, ${slug}, ${status}, ${holds}, ${requirements}, least(${at}::timestamptz, now()))
    on conflict (person, slug) do update set
      status = case when known.status = 'passed' then 'passed' else excluded.status end,
      holds = case when known.requirements = excluded.requirements then greatest(known.holds, excluded.holds)
        when excluded.at > known.at then excluded.holds else known.holds end,
      requirements = case when excluded.at > known.at then excluded.requirements else known.requirements end,
      at = greatest(known.at, excluded.at)`)
}

function toFile({ path, content, savedAt, version }: FileRow): WorkFile {
  return { path, content, savedAt: savedAt.toISOString(), version }
}

function toRow(person: string, slug: string, { path, content, savedAt, base }: NewWorkFile): FileRow {
  // A clock that is ahead must not win for ever.
  const at = new Date(Math.min(Date.parse(savedAt), Date.now()))
  return { person, slug, path, content, savedAt: at, version: base + 1 }
}

function checkSize(rows: readonly FileRow[]): void {
  const bytes = rows.reduce((sum, { content }) => sum + sizeOf(content), 0)
  const files = rows.filter(({ content }) => content.state !== 'starter').length
  if (files <= WORK_FILES_CAP && rows.length <= PATHS_CAP && bytes <= SUBMISSION_CAP_BYTES) return
  throw new ProblemException(
    413,
    'too-large',
    `Your files of this exercise are more than ${WORK_FILES_CAP}, or larger than ${SUBMISSION_CAP_BYTES / 1024} KiB together: remove what it does not need.`,
  )
}

const sizeOf = (content: WorkContent): number => (content.state === 'text' ? Buffer.byteLength(content.text) : 0)
