import { Controller, Get, Header, Param, Query } from '@nestjs/common'
import { ApiNotFoundResponse, ApiOkResponse, ApiOperation, ApiQuery } from '@nestjs/swagger'
import { problemSchema } from '../../runtimes/server/api.ts'
import { attemptQuerySchema, attemptSchema, type Attempt, type AttemptQuery } from '../../runtimes/server/attempts-api.ts'
import { pageQuerySchema, pageSchema, type Page, type PageQuery } from '../../runtimes/server/cohorts-api.ts'
import { InCohort } from '../access/access.ts'
import { CurrentActor, type Actor } from '../access/actor.ts'
import { AttemptsService } from './attempts.service.ts'
import { ApiCohorts, ApiPaging, UNKNOWN_ASSIGNMENT } from './describe.ts'
import { idSchema } from './ids.ts'

@Controller('api/v1/cohorts/:cohort/assignments/:assignment/attempts')
@ApiCohorts()
export class AttemptsController {
  constructor(private readonly attempts: AttemptsService) {}

  @Get()
  @InCohort('owner', 'mentor')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'What was handed in for an assignment, the newest first' })
  @ApiPaging()
  @ApiQuery({ name: 'learner', required: false, description: 'Only of this member', schema: { type: 'string', format: 'uuid' } })
  @ApiOkResponse({ standardSchema: pageSchema(attemptSchema) })
  @ApiNotFoundResponse({
    standardSchema: problemSchema,
    description: `${UNKNOWN_ASSIGNMENT.description}, or nobody with that id is in it (\`member-unknown\`)`,
  })
  list(
    @Param('cohort', { schema: idSchema }) cohort: string,
    @Param('assignment', { schema: idSchema }) assignment: string,
    @Query({ schema: attemptQuerySchema }) query: AttemptQuery,
  ): Promise<Page<Attempt>> {
    return this.attempts.list(cohort, assignment, query)
  }

  @Get('mine')
  @InCohort('owner', 'mentor', 'learner')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'What you handed in for an assignment, the newest first' })
  @ApiPaging()
  @ApiOkResponse({ standardSchema: pageSchema(attemptSchema) })
  @ApiNotFoundResponse(UNKNOWN_ASSIGNMENT)
  mine(
    @CurrentActor() actor: Actor,
    @Param('cohort', { schema: idSchema }) cohort: string,
    @Param('assignment', { schema: idSchema }) assignment: string,
    @Query({ schema: pageQuerySchema }) query: PageQuery,
  ): Promise<Page<Attempt>> {
    return this.attempts.mine(actor.id, cohort, assignment, query)
  }
}
