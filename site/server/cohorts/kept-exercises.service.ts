import { Injectable } from '@nestjs/common'
import { and, eq } from 'drizzle-orm'
import { besideData, type BesideData } from '#engine/beside-subject.ts'
import { compileGuest } from '#engine/compile/guest.ts'
import { compileSuite } from '#engine/compile/suite.ts'
import type { Exercise } from '#engine/exercise/types.ts'
import type { KeptExercise } from '../../runtimes/server/revisions-api.ts'
import type { Actor } from '../access/actor.ts'
import { RevisionsService } from '../bundles/revisions.service.ts'
import { DatabaseService } from '../database/database.service.ts'
import { assignments, memberships } from '../database/schema.ts'
import { ProblemException } from '../problems/problem.ts'

/** Exercises as they were, for cohorts that stay with that. */
@Injectable()
export class KeptExercisesService {
  /** By revision. */
  private readonly suites = new Map<string, Promise<string>>()

  constructor(
    private readonly database: DatabaseService,
    private readonly revisions: RevisionsService,
  ) {}

  /** @throws ProblemException 404 for who is in no cohort that stays with it, and when nothing is kept of it */
  async find(actor: Actor, slug: string, revision: string): Promise<KeptExercise> {
    const { manifest, files } = await this.exercise(actor, slug, revision)
    const { title, summary, track, difficulty, minutes, stack, kind, kit, services, processes, dependencies } = manifest
    const { editable, creatable, surface, requirements, budgetSeconds } = manifest
    return {
      ...{ slug, revision, title, summary, track, difficulty, minutes, stack, kind, kit, services, processes, dependencies },
      ...{ editable, creatable, surface, requirements, budgetSeconds },
      files: { ...files },
    }
  }

  /** The compiled suite, for a page that grades by itself. @throws ProblemException as {@link find} */
  async suite(actor: Actor, slug: string, revision: string): Promise<string> {
    const { grader } = await this.exercise(actor, slug, revision)
    const known = this.suites.get(revision)
    if (known) return known
    const compiled = compileSuite(grader, { bare: true })
    this.suites.set(revision, compiled)
    compiled.catch(() => this.suites.delete(revision))
    return compiled
  }

  /** What its kind needs beside the subject. @throws ProblemException as {@link find} */
  async beside(actor: Actor, slug: string, revision: string): Promise<BesideData> {
    const { manifest, variants } = await this.exercise(actor, slug, revision)
    return besideData(manifest.kind, await compileGuest(manifest.kind), variants)
  }

  private async exercise(actor: Actor, slug: string, revision: string): Promise<Exercise> {
    const [given] = await this.database.db
      .select({ id: assignments.id })
      .from(assignments)
      .innerJoin(memberships, and(eq(memberships.cohort, assignments.cohort), eq(memberships.person, actor.id)))
      .where(and(eq(assignments.slug, slug), eq(assignments.revision, revision)))
      .limit(1)
    const exercise = given && (await this.revisions.of(slug, revision))
    if (exercise) return exercise
    throw new ProblemException(404, 'revision-unknown', 'No cohort of yours works on such a revision, or nothing is kept of it.')
  }
}
