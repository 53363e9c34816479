import { Body, Controller, Delete, Get, Header, HttpCode, Param, Put } from '@nestjs/common'
import { ApiNoContentResponse, ApiNotFoundResponse, ApiOkResponse, ApiOperation } from '@nestjs/swagger'
import { problemSchema } from '../../runtimes/server/api.ts'
import { handSchema, newHandSchema, ownHandSchema, type Hand, type NewHand, type OwnHand } from '../../runtimes/server/board-api.ts'
import { InCohort } from '../access/access.ts'
import { CurrentActor, type Actor } from '../access/actor.ts'
import { ApiCohorts, UNKNOWN_ASSIGNMENT } from '../cohorts/describe.ts'
import { idSchema } from '../cohorts/ids.ts'
import { HandsService } from './hands.service.ts'

@Controller('api/v1/cohorts/:cohort')
@ApiCohorts()
export class HandsController {
  constructor(private readonly hands: HandsService) {}

  @Get('assignments/:assignment/hand')
  @InCohort('learner')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Whether your hand is up, and what would go with it' })
  @ApiOkResponse({ standardSchema: ownHandSchema })
  @ApiNotFoundResponse(UNKNOWN_ASSIGNMENT)
  own(
    @CurrentActor() actor: Actor,
    @Param('cohort', { schema: idSchema }) cohort: string,
    @Param('assignment', { schema: idSchema }) assignment: string,
  ): Promise<OwnHand> {
    return this.hands.own(actor, cohort, assignment)
  }

  @Put('assignments/:assignment/hand')
  @InCohort('learner')
  @ApiOperation({ summary: 'Raises your hand; one that is up stays where it is, with the new note' })
  @ApiOkResponse({ standardSchema: handSchema })
  @ApiNotFoundResponse(UNKNOWN_ASSIGNMENT)
  raise(
    @CurrentActor() actor: Actor,
    @Param('cohort', { schema: idSchema }) cohort: string,
    @Param('assignment', { schema: idSchema }) assignment: string,
    @Body({ schema: newHandSchema }) hand: NewHand,
  ): Promise<Hand> {
    return this.hands.raise(actor, cohort, assignment, hand)
  }

  @Delete('assignments/:assignment/hand')
  @HttpCode(204)
  @InCohort('learner')
  @ApiOperation({ summary: 'Lowers your hand; where none is up nothing happens' })
  @ApiNoContentResponse()
  @ApiNotFoundResponse(UNKNOWN_ASSIGNMENT)
  lowerOwn(
    @CurrentActor() actor: Actor,
    @Param('cohort', { schema: idSchema }) cohort: string,
    @Param('assignment', { schema: idSchema }) assignment: string,
  ): Promise<void> {
    return this.hands.lowerOwn(actor, cohort, assignment)
  }

  @Delete('hands/:hand')
  @HttpCode(204)
  @InCohort('owner', 'mentor')
  @ApiOperation({ summary: 'Lowers a learner’s hand; one that is lowered already stays as it is' })
  @ApiNoContentResponse()
  @ApiNotFoundResponse({
    standardSchema: problemSchema,
    description: 'No such hand (`hand-unknown`), or no such cohort (`cohort-unknown`)',
  })
  lower(
    @CurrentActor() actor: Actor,
    @Param('cohort', { schema: idSchema }) cohort: string,
    @Param('hand', { schema: idSchema }) hand: string,
  ): Promise<void> {
    return this.hands.lower(actor, cohort, hand)
  }
}
