import { Injectable } from '@nestjs/common'
import { and, eq, inArray } from 'drizzle-orm'
import type { PageQuery } from '../../runtimes/server/cohorts-api.ts'
import { PAGE_SIZE } from '../../runtimes/server/cohorts-api.ts'
import type { SimilarPage, SimilarPair } from '../../runtimes/server/similarity-api.ts'
import { SharedReads } from '../board/shared-reads.ts'
import { assignmentRow } from '../cohorts/assignments.service.ts'
import { checkCohort } from '../cohorts/open-cohort.ts'
import { DatabaseService } from '../database/database.service.ts'
import { assignmentAttempts, gradings, memberships, standings, users } from '../database/schema.ts'
import { ProblemException } from '../problems/problem.ts'
import { StartersService } from '../review/starters.service.ts'
import { findAlikeApart } from './compare-apart.ts'
import { compareTwo, type Alike, type Candidate } from './compare.ts'

/** Attempts that are read at once. */
const CHUNK = 25
/** Assignments whose comparison is kept, until an attempt takes the place of another. */
const KEPT = 20

interface Compared {
  /** Which attempts were compared. */
  of: string
  compared: number
  alike: readonly Alike[]
}

/** Attempts that are alike, as evidence for mentors: see course/about/decisions/0044. */
@Injectable()
export class SimilarityService {
  private readonly kept = new Map<string, Compared>()
  private readonly comparisons = new SharedReads<Compared>((assignment) => this.compare(assignment))

  constructor(
    private readonly database: DatabaseService,
    private readonly starters: StartersService,
  ) {}

  /** @throws ProblemException 404, 400 for a cursor that was not given out */
  async list(cohort: string, assignment: string, { after, limit = PAGE_SIZE.default }: PageQuery): Promise<SimilarPage> {
    await checkCohort(this.database.db, cohort)
    await assignmentRow(this.database.db, cohort, assignment)
    const from = after === undefined ? 0 : Number(after)
    if (!/^\d{1,6}$/.test(after ?? '0'))
      throw new ProblemException(400, 'cursor-invalid', 'This is no `next` of a page before. Begin anew without it.')
    const { compared, alike } = await this.comparisons.get(assignment)
    const shown = alike.slice(from, from + limit)
    const sides = await this.sides(
      cohort,
      shown.flatMap(({ one, other }) => [one, other]),
    )
    return {
      compared,
      items: shown.flatMap(({ one, other, share }) => {
        const [first, second] = [sides.get(one), sides.get(other)]
        return first && second ? [{ one: first, other: second, share }] : []
      }),
      next: alike.length > from + limit ? String(from + limit) : null,
    }
  }

  /** @throws ProblemException 404 for attempts that are not of one assignment of this cohort, or are of one learner */
  async pair(cohort: string, one: string, other: string): Promise<SimilarPair> {
    const { db } = this.database
    const rows = await db
      .select({ attempt: assignmentAttempts.attempt, assignment: assignmentAttempts.assignment, slug: assignmentAttempts.slug })
      .from(assignmentAttempts)
      .where(and(eq(assignmentAttempts.cohort, cohort), inArray(assignmentAttempts.attempt, [one, other])))
    const [first, second] = [rows.find(({ attempt }) => attempt === one), rows.find(({ attempt }) => attempt === other)]
    const sides = await this.sides(cohort, [one, other])
    const [left, right] = [sides.get(one), sides.get(other)]
    if (!first || !second || !left || !right || first.assignment !== second.assignment || left.learner.id === right.learner.id)
      throw new ProblemException(404, 'attempt-unknown', 'These are no two attempts at one assignment of this cohort, by two people.')
    const [{ candidates }, { candidates: others }] = await Promise.all([this.read([one]), this.read([other])])
    const { starters } = await this.read([one, other])
    const [mine = { id: one, files: {} }] = candidates
    const [theirs = { id: other, files: {} }] = others
    const { share, alike } = compareTwo(mine, theirs, starters)
    return {
      assignment: { id: first.assignment, slug: first.slug },
      ...{ one: left, other: right, share, alike },
      files: { one: mine.files, other: theirs.files },
    }
  }

  private async compare(assignment: string): Promise<Compared> {
    const rows = await this.database.db
      .select({ attempt: standings.best })
      .from(standings)
      .innerJoin(
        memberships,
        and(eq(memberships.cohort, standings.cohort), eq(memberships.person, standings.person), eq(memberships.role, 'learner')),
      )
      .where(eq(standings.assignment, assignment))
      .orderBy(standings.best)
    const ids = rows.map(({ attempt }) => attempt)
    const of = ids.join()
    const before = this.kept.get(assignment)
    if (before?.of === of) return before
    const { candidates, starters } = await this.read(ids)
    const compared = { of, compared: candidates.length, alike: await findAlikeApart(candidates, starters) }
    this.kept.delete(assignment)
    this.kept.set(assignment, compared)
    const [oldest] = this.kept.keys()
    if (this.kept.size > KEPT && oldest !== undefined) this.kept.delete(oldest)
    return compared
  }

  /** What each has changed of its starter, and the starters. One that is not kept leaves all that was handed in. */
  private async read(attempts: readonly string[]): Promise<{ candidates: Candidate[]; starters: Candidate['files'][] }> {
    const starters = new Map<string, Candidate['files']>()
    const candidates: Candidate[] = []
    for (let from = 0; from < attempts.length; from += CHUNK) {
      const { id, slug, revision, bundle, files, emptiedAt } = gradings
      const rows = await this.database.db
        .select({ id, slug, revision, bundle, files, emptiedAt })
        .from(gradings)
        .where(inArray(id, attempts.slice(from, from + CHUNK)))
      for (const row of rows) {
        if (row.emptiedAt !== null) continue
        const starter = starters.get(row.revision) ?? (await this.starters.of(row)) ?? {}
        starters.set(row.revision, starter)
        const changed = Object.entries(row.files).filter(([path, text]) => starter[path] !== text)
        candidates.push({ id: row.id, files: Object.fromEntries(changed) })
      }
    }
    return { candidates, starters: [...starters.values()] }
  }

  private async sides(cohort: string, attempts: readonly string[]): Promise<ReadonlyMap<string, SimilarPair['one']>> {
    const rows = await this.database.db
      .select({ attempt: assignmentAttempts.attempt, id: users.id, name: users.name })
      .from(assignmentAttempts)
      .innerJoin(users, eq(users.id, assignmentAttempts.person))
      .where(and(eq(assignmentAttempts.cohort, cohort), inArray(assignmentAttempts.attempt, [...new Set(attempts)])))
    return new Map(rows.map(({ attempt, ...learner }) => [attempt, { learner, attempt }]))
  }
}
