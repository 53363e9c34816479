import { Body, Controller, Delete, Get, Header, HttpCode, Param, Patch, Query } from '@nestjs/common'
import { ApiConflictResponse, ApiNoContentResponse, ApiNotFoundResponse, ApiOkResponse, ApiOperation } from '@nestjs/swagger'
import type { z } from 'zod'
import { problemSchema } from '../../runtimes/server/api.ts'
import {
  memberSchema,
  pageQuerySchema,
  pageSchema,
  roleChangeSchema,
  type Member,
  type Page,
  type PageQuery,
} from '../../runtimes/server/cohorts-api.ts'
import { InCohort } from '../access/access.ts'
import { CurrentActor, type Actor } from '../access/actor.ts'
import { ApiCohorts, ApiPaging } from './describe.ts'
import { idSchema } from './ids.ts'
import { MembersService } from './members.service.ts'

const LAST_OWNER = {
  standardSchema: problemSchema,
  description:
    'A cohort has an owner always (`last-owner`), it is archived (`cohort-archived`), or that person was deleted (`member-gone`)',
}
const UNKNOWN = { standardSchema: problemSchema, description: 'No such member (`member-unknown`), or no such cohort (`cohort-unknown`)' }

@Controller('api/v1/cohorts/:cohort')
@ApiCohorts()
export class MembersController {
  constructor(private readonly members: MembersService) {}

  @Get('members')
  @InCohort('owner', 'mentor')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Who is in a cohort, in the order in which they joined' })
  @ApiPaging()
  @ApiOkResponse({ standardSchema: pageSchema(memberSchema) })
  list(@Param('cohort', { schema: idSchema }) cohort: string, @Query({ schema: pageQuerySchema }) query: PageQuery): Promise<Page<Member>> {
    return this.members.list(cohort, query)
  }

  @Patch('members/:person')
  @InCohort('owner')
  @ApiOperation({ summary: "Changes a member's role" })
  @ApiOkResponse({ standardSchema: memberSchema })
  @ApiNotFoundResponse(UNKNOWN)
  @ApiConflictResponse(LAST_OWNER)
  changeRole(
    @CurrentActor() actor: Actor,
    @Param('cohort', { schema: idSchema }) cohort: string,
    @Param('person', { schema: idSchema }) person: string,
    @Body({ schema: roleChangeSchema }) { role }: z.infer<typeof roleChangeSchema>,
  ): Promise<Member> {
    return this.members.changeRole(actor, cohort, person, role)
  }

  @Delete('members/:person')
  @HttpCode(204)
  @InCohort('owner')
  @ApiOperation({ summary: 'Takes somebody out of a cohort. Their work stays theirs' })
  @ApiNoContentResponse()
  @ApiNotFoundResponse(UNKNOWN)
  @ApiConflictResponse(LAST_OWNER)
  remove(
    @CurrentActor() actor: Actor,
    @Param('cohort', { schema: idSchema }) cohort: string,
    @Param('person', { schema: idSchema }) person: string,
  ): Promise<void> {
    return this.members.remove(actor, cohort, person)
  }

  @Delete('membership')
  @HttpCode(204)
  @InCohort('owner', 'mentor', 'learner')
  @ApiOperation({ summary: 'Leaves a cohort' })
  @ApiNoContentResponse()
  @ApiNotFoundResponse(UNKNOWN)
  @ApiConflictResponse(LAST_OWNER)
  leave(@CurrentActor() actor: Actor, @Param('cohort', { schema: idSchema }) cohort: string): Promise<void> {
    return this.members.remove(actor, cohort, actor.id)
  }
}
