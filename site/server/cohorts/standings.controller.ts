import { Controller, Get, Header, Param } from '@nestjs/common'
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger'
import { standingsSchema, type Standings } from '../../runtimes/server/attempts-api.ts'
import { InCohort } from '../access/access.ts'
import { CurrentActor, type Actor } from '../access/actor.ts'
import { DatabaseService } from '../database/database.service.ts'
import { ApiCohorts } from './describe.ts'
import { idSchema } from './ids.ts'
import { checkCohort } from './open-cohort.ts'
import { standingsOf } from './progress.ts'

@Controller('api/v1/cohorts/:cohort/standings')
@ApiCohorts()
export class StandingsController {
  constructor(private readonly database: DatabaseService) {}

  @Get('mine')
  @InCohort('owner', 'mentor', 'learner')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Where you stand with what a cohort is given; what you have not begun is not in it' })
  @ApiOkResponse({ standardSchema: standingsSchema })
  async mine(@CurrentActor() actor: Actor, @Param('cohort', { schema: idSchema }) cohort: string): Promise<Standings> {
    await checkCohort(this.database.db, cohort)
    const standings = await standingsOf(this.database.db, cohort, [actor.id])
    return { items: standings.get(actor.id) ?? [] }
  }
}
