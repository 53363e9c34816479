import { Body, Controller, Delete, Get, Header, HttpCode, Param, Post, Query } from '@nestjs/common'
import {
  ApiCreatedResponse,
  ApiForbiddenResponse,
  ApiNoContentResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiUnprocessableEntityResponse,
} from '@nestjs/swagger'
import { problemSchema } from '../../runtimes/server/api.ts'
import {
  claimedSchema,
  invitationSchema,
  invitedSchema,
  newInvitationsSchema,
  pageQuerySchema,
  pageSchema,
  type Claimed,
  type Invitation,
  type Invited,
  type NewInvitations,
  type Page,
  type PageQuery,
} from '../../runtimes/server/cohorts-api.ts'
import { InCohort, SignedIn } from '../access/access.ts'
import { CurrentActor, type Actor } from '../access/actor.ts'
import { ApiCohorts, ApiPaging } from './describe.ts'
import { idSchema } from './ids.ts'
import { InvitationsService } from './invitations.service.ts'

@Controller('api/v1')
@ApiCohorts()
export class InvitationsController {
  constructor(private readonly invitations: InvitationsService) {}

  @Post('cohorts/:cohort/invitations')
  @InCohort('owner', 'mentor')
  @ApiOperation({ summary: 'Invites a list of addresses: all of them or, where a line has none, nobody' })
  @ApiCreatedResponse({ standardSchema: invitedSchema })
  @ApiForbiddenResponse({ standardSchema: problemSchema, description: 'Only owners let in mentors (`role-missing`)' })
  @ApiUnprocessableEntityResponse({
    standardSchema: problemSchema,
    description: 'Lines without an address, or too many: `addresses-invalid`, with `lines` by number',
  })
  invite(
    @CurrentActor() actor: Actor,
    @Param('cohort', { schema: idSchema }) cohort: string,
    @Body({ schema: newInvitationsSchema }) asked: NewInvitations,
  ): Promise<Invited> {
    return this.invitations.invite(actor, cohort, asked)
  }

  @Get('cohorts/:cohort/invitations')
  @InCohort('owner', 'mentor')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Who is invited to a cohort, newest first' })
  @ApiPaging()
  @ApiOkResponse({ standardSchema: pageSchema(invitationSchema) })
  list(
    @Param('cohort', { schema: idSchema }) cohort: string,
    @Query({ schema: pageQuerySchema }) query: PageQuery,
  ): Promise<Page<Invitation>> {
    return this.invitations.list(cohort, query)
  }

  @Delete('cohorts/:cohort/invitations/:invitation')
  @HttpCode(204)
  @InCohort('owner', 'mentor')
  @ApiOperation({ summary: 'Takes an invitation back. Who has joined by it stays' })
  @ApiNoContentResponse()
  @ApiNotFoundResponse({ standardSchema: problemSchema, description: '`invitation-unknown` or `cohort-unknown`' })
  remove(
    @CurrentActor() actor: Actor,
    @Param('cohort', { schema: idSchema }) cohort: string,
    @Param('invitation', { schema: idSchema }) invitation: string,
  ): Promise<void> {
    return this.invitations.remove(actor, cohort, invitation)
  }

  @Post('invitations/claim')
  @HttpCode(200)
  @SignedIn()
  @ApiOperation({ summary: 'Joins all cohorts that your address is invited to' })
  @ApiOkResponse({ standardSchema: claimedSchema })
  @ApiForbiddenResponse({ standardSchema: problemSchema, description: 'You have not proved an address (`address-unverified`)' })
  claim(@CurrentActor() actor: Actor): Promise<Claimed> {
    return this.invitations.claim(actor)
  }
}
