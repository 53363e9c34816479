import { Body, Controller, Delete, Get, Header, HttpCode, Param, Post, Query, Req } from '@nestjs/common'
import {
  ApiAcceptedResponse,
  ApiConflictResponse,
  ApiCreatedResponse,
  ApiForbiddenResponse,
  ApiNoContentResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiUnprocessableEntityResponse,
} from '@nestjs/swagger'
import type { Request } from 'express'
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
import { ApiTooManyAttempts } from '../identity/api-too-many-attempts.ts'
import { ApiCohorts, ApiPaging } from './describe.ts'
import { idSchema } from './ids.ts'
import { InvitationsService } from './invitations.service.ts'

@Controller('api/v1')
@ApiCohorts()
export class InvitationsController {
  constructor(private readonly invitations: InvitationsService) {}

  @Post('cohorts/:cohort/invitations')
  @InCohort('owner', 'mentor')
  @ApiOperation({ summary: 'Invites a list of addresses, with a mail to each new one: all of them or, where a line has none, nobody' })
  @ApiCreatedResponse({ standardSchema: invitedSchema })
  @ApiForbiddenResponse({ standardSchema: problemSchema, description: 'Only owners let in mentors (`role-missing`)' })
  @ApiUnprocessableEntityResponse({
    standardSchema: problemSchema,
    description: 'Lines without an address, or too many: `addresses-invalid`, with `lines` by number',
  })
  @ApiTooManyAttempts()
  invite(
    @CurrentActor() actor: Actor,
    @Param('cohort', { schema: idSchema }) cohort: string,
    @Body({ schema: newInvitationsSchema }) asked: NewInvitations,
    @Req() request: Request,
  ): Promise<Invited> {
    return this.invitations.invite(actor, cohort, asked, request)
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

  @Post('cohorts/:cohort/invitations/:invitation/mail')
  @HttpCode(202)
  @InCohort('owner', 'mentor')
  @ApiOperation({ summary: 'Sends the mail of an invitation again. One that waits is sent once' })
  @ApiAcceptedResponse({ standardSchema: invitationSchema })
  @ApiNotFoundResponse({ standardSchema: problemSchema, description: '`invitation-unknown` or `cohort-unknown`' })
  @ApiConflictResponse({ standardSchema: problemSchema, description: 'The person has joined (`invitation-claimed`). Or `cohort-archived`' })
  @ApiTooManyAttempts()
  sendAgain(
    @CurrentActor() actor: Actor,
    @Param('cohort', { schema: idSchema }) cohort: string,
    @Param('invitation', { schema: idSchema }) invitation: string,
    @Req() request: Request,
  ): Promise<Invitation> {
    return this.invitations.sendAgain(actor, cohort, invitation, request)
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
