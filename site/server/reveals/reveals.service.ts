import { Injectable } from '@nestjs/common'
import { and, asc, eq, isNull, sql, type SQL } from 'drizzle-orm'
import type { Exercise } from '#engine/exercise/types.ts'
import type { Hold, NewReveal, Reveals } from '../../runtimes/server/reveals-api.ts'
import { RevisionsService } from '../bundles/revisions.service.ts'
import { CatalogueService } from '../catalogue/catalogue.service.ts'
import { givenTo } from '../cohorts/count-attempt.ts'
import { effectiveDue } from '../cohorts/effective-due.ts'
import { DatabaseService } from '../database/database.service.ts'
import type { Database, Executor } from '../database/executor.ts'
import { assignments, cohorts, extensions, memberships, reveals } from '../database/schema.ts'
import { ProblemException } from '../problems/problem.ts'
import { hintsHold, solutionHold, type Terms } from './holds.ts'
import { hintsOf, solutionOf } from './sums.ts'

/** What people look at of an exercise, and what their cohorts hold back of it: see course/about/decisions/0037. */
@Injectable()
export class RevealsService {
  constructor(
    private readonly database: DatabaseService,
    private readonly catalogue: CatalogueService,
    private readonly revisions: RevisionsService,
  ) {}

  /** @throws ProblemException 404 for an exercise that there is not */
  async of(person: string, slug: string): Promise<Reveals> {
    await this.catalogue.exercise(slug)
    return readReveals(this.database.db, person, slug)
  }

  /**
   * Records that somebody looks at a hint or at the solution. Once looked at it is again and again, whatever a cohort says since.
   *
   * @throws ProblemException 404 for an exercise that there is not, 422 for a hint that it has not, 403 when a cohort holds it back
   */
  async reveal(person: string, slug: string, what: NewReveal): Promise<Reveals> {
    const exercise = await this.catalogue.exercise(slug)
    if (what.kind === 'hint') {
      if (what.hint > (await this.hintsIn(person, exercise, what.requirement)))
        throw new ProblemException(422, 'hint-unknown', `There is no hint ${what.hint} of ${what.requirement} in ${slug}.`)
    }
    const { requirement, hint } = what.kind === 'hint' ? what : { requirement: '', hint: 0 }
    return this.database.db.transaction(async (tx) => {
      // Two looks at once would each sum up without the other one.
      await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`reveals ${person} ${slug}`}, 0))`)
      const before = await readReveals(tx, person, slug)
      const isKnown = before.revealed.some((one) => (one.requirement ?? '') === requirement && (one.hint ?? 0) === hint)
      const hold = what.kind === 'hint' ? before.hints : before.solution
      if (!isKnown && hold) throw heldBack(what.kind, hold)
      await tx.insert(reveals).values({ person, slug, requirement, hint }).onConflictDoNothing()
      await tx.execute(sumUp(person, slug))
      return readReveals(tx, person, slug)
    })
  }

  /** Of the published exercise, or of a revision that a cohort of theirs stays with, which may have had other requirements. */
  private async hintsIn(person: string, exercise: Exercise, requirement: string): Promise<number> {
    const { slug } = exercise
    const count = countIn(exercise, requirement)
    if (count > 0) return count
    for (const { revision } of await givenTo(this.database.db, person, slug)) {
      const kept = revision === null ? undefined : await this.revisions.of(slug, revision)
      if (kept && countIn(kept, requirement) > 0) return countIn(kept, requirement)
    }
    return 0
  }
}

/** How many a requirement has. */
const countIn = ({ manifest }: Pick<Exercise, 'manifest'>, requirement: string): number =>
  manifest.requirements.find(({ id }) => id === requirement)?.hints.length ?? 0

/** Tells boards. Nothing is kept there of an exercise that nobody gives. */
function sumUp(person: string, slug: string): SQL {
  return sql`
    insert into activity as known (person, slug, seen_at, hints, solution_at)
    select ${person}, ${slug}, clock_timestamp(), ${hintsOf(person, slug)}, ${solutionOf(person, slug)}
    where exists (
      select from memberships
      join cohorts on cohorts.id = memberships.cohort and archived_at is null
      join assignments given on given.cohort = cohorts.id and given.slug = ${slug}
      where person = ${person} and role = 'learner'
    )
    on conflict (person, slug) do update set
      hints = excluded.hints, solution_at = excluded.solution_at, changed_in = pg_current_xact_id()`
}

async function readReveals(db: Pick<Database, 'select' | 'execute'>, person: string, slug: string): Promise<Reveals> {
  const terms = await termsOf(db, person, slug)
  const now = new Date()
  const rows = await db
    .select({ requirement: reveals.requirement, hint: reveals.hint, at: reveals.revealedAt })
    .from(reveals)
    .where(and(eq(reveals.person, person), eq(reveals.slug, slug)))
    .orderBy(asc(reveals.revealedAt), asc(reveals.requirement), asc(reveals.hint))
  return {
    isGiven: terms.length > 0,
    hints: hintsHold(terms, await beganAt(db, person, slug), now),
    solution: solutionHold(terms, now),
    revealed: rows.map(({ requirement, hint, at }) => ({
      requirement: requirement === '' ? null : requirement,
      hint: hint === 0 ? null : hint,
      at: at.toISOString(),
    })),
  }
}

/** Of all cohorts in which the person is a learner. */
function termsOf(db: Pick<Database, 'select'>, person: string, slug: string): Promise<Terms[]> {
  const { hints, hintsAfterMinutes, solution } = assignments
  return db
    .select({ cohort: cohorts.name, hints, hintsAfterMinutes, solution, dueAt: effectiveDue.mapWith(assignments.dueAt) })
    .from(memberships)
    .innerJoin(cohorts, and(eq(cohorts.id, memberships.cohort), isNull(cohorts.archivedAt)))
    .innerJoin(assignments, and(eq(assignments.cohort, cohorts.id), eq(assignments.slug, slug)))
    .leftJoin(extensions, and(eq(extensions.assignment, assignments.id), eq(extensions.person, person)))
    .where(and(eq(memberships.person, person), eq(memberships.role, 'learner')))
}

/** The first sign of life in the workspace, or the first attempt. */
async function beganAt(db: Executor, person: string, slug: string): Promise<Date | null> {
  const { rows } = await db.execute<{ at: Date | string | null }>(sql`
    select least(
      (select began_at from activity where person = ${person} and slug = ${slug}),
      (select min(handed_in_at) from assignment_attempts where person = ${person} and slug = ${slug})
    ) as at`)
  const at = rows[0]?.at ?? null
  return at === null ? null : new Date(at)
}

function heldBack(kind: NewReveal['kind'], hold: Hold): ProblemException {
  const what = kind === 'hint' ? 'The hints of this exercise are' : 'The solution of this exercise is'
  const until =
    hold.from !== null
      ? `held back by ${hold.cohort} until ${hold.from}`
      : hold.afterMinutes !== null
        ? `held back by ${hold.cohort} until ${hold.afterMinutes} minutes after you have begun`
        : `switched off by ${hold.cohort}`
  return new ProblemException(403, 'held-back', `${what} ${until}.`)
}
