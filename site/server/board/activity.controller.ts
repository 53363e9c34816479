import { Body, Controller, HttpCode, Put } from '@nestjs/common'
import { ApiNoContentResponse, ApiOperation } from '@nestjs/swagger'
import { sql } from 'drizzle-orm'
import { ACTIVITY_CAP_SECONDS, activitySchema, type Activity } from '../../runtimes/server/board-api.ts'
import { SignedIn } from '../access/access.ts'
import { CurrentActor, type Actor } from '../access/actor.ts'
import { ApiCohorts } from '../cohorts/describe.ts'
import { DatabaseService } from '../database/database.service.ts'
import { hintsOf, solutionOf } from '../reveals/sums.ts'

@Controller('api/v1/activity')
@ApiCohorts()
export class ActivityController {
  constructor(private readonly database: DatabaseService) {}

  @Put()
  @HttpCode(204)
  @SignedIn()
  @ApiOperation({ summary: 'Says that you are active in the workspace of an exercise; nothing is kept unless you are given it' })
  @ApiNoContentResponse()
  async put(@CurrentActor() actor: Actor, @Body({ schema: activitySchema }) { slug }: Activity): Promise<void> {
    await recordActivity(this.database, actor.id, slug)
  }
}

/** Adds the time since the last sign of life, or the cap: somebody came back from a pause. The clock is the server's, at the moment of writing. */
async function recordActivity({ db }: DatabaseService, person: string, slug: string): Promise<void> {
  await db.execute(sql`
    insert into activity as known (person, slug, seen_at, hints, solution_at)
    select ${person}, ${slug}, clock_timestamp(), ${hintsOf(person, slug)}, ${solutionOf(person, slug)}
    where exists (
      select from memberships
      join cohorts on cohorts.id = memberships.cohort and archived_at is null
      join assignments given on given.cohort = cohorts.id and given.slug = ${slug}
      where person = ${person} and role = 'learner'
    )
    on conflict (person, slug) do update set
      active_ms = known.active_ms
        + greatest(0, least(${ACTIVITY_CAP_SECONDS * 1000}, extract(epoch from clock_timestamp() - known.seen_at) * 1000))::bigint,
      seen_at = greatest(known.seen_at, clock_timestamp()),
      changed_in = pg_current_xact_id()`)
}
