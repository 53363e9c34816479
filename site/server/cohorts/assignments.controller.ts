import { Body, Controller, Delete, Get, Header, Headers, HttpCode, Param, Patch, Post, Put, Query } from '@nestjs/common'
import {
  ApiConflictResponse,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiUnprocessableEntityResponse,
} from '@nestjs/swagger'
import { problemSchema } from '../../runtimes/server/api.ts'
import {
  assignmentChangeSchema,
  assignmentOrderSchema,
  assignmentSchema,
  assignmentsPageSchema,
  madeAssignmentsSchema,
  newAssignmentsSchema,
  type Assignment,
  type AssignmentChange,
  type AssignmentOrder,
  type AssignmentsPage,
  type MadeAssignments,
  type NewAssignments,
} from '../../runtimes/server/assignments-api.ts'
import { pageQuerySchema, type PageQuery } from '../../runtimes/server/cohorts-api.ts'
import { InCohort } from '../access/access.ts'
import { CurrentActor, type Actor } from '../access/actor.ts'
import { AssignmentsService } from './assignments.service.ts'
import { ApiCohorts, ApiIdempotencyKey, ApiPaging, UNKNOWN_ASSIGNMENT } from './describe.ts'
import { parseKey } from './idempotency-key.ts'
import { idSchema } from './ids.ts'

const CONTRADICTION = {
  standardSchema: problemSchema,
  description:
    'It would be due before it opens (`dates-out-of-order`), or its solution is shown after a due time that it has not (`due-missing`)',
}

@Controller('api/v1/cohorts/:cohort/assignments')
@ApiCohorts()
export class AssignmentsController {
  constructor(private readonly assignments: AssignmentsService) {}

  @Post()
  @InCohort('owner', 'mentor')
  @ApiOperation({ summary: 'Gives an exercise, or those of a track that the cohort does not have yet, after what it has' })
  @ApiIdempotencyKey()
  @ApiCreatedResponse({ standardSchema: madeAssignmentsSchema })
  @ApiNotFoundResponse({ standardSchema: problemSchema, description: '`exercise-unknown`, `track-unknown` or `cohort-unknown`' })
  @ApiConflictResponse({
    standardSchema: problemSchema,
    description:
      'The cohort has it already (`assignment-exists`), would have too many (`too-many-assignments`), or is archived (`cohort-archived`)',
  })
  @ApiUnprocessableEntityResponse(CONTRADICTION)
  create(
    @CurrentActor() actor: Actor,
    @Param('cohort', { schema: idSchema }) cohort: string,
    @Body({ schema: newAssignmentsSchema }) asked: NewAssignments,
    @Headers('idempotency-key') key: string | undefined,
  ): Promise<MadeAssignments> {
    return this.assignments.create(actor, cohort, asked, parseKey(key))
  }

  @Get()
  @InCohort('owner', 'mentor', 'learner')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'What a cohort is given, in its order' })
  @ApiPaging()
  @ApiOkResponse({ standardSchema: assignmentsPageSchema })
  list(
    @CurrentActor() actor: Actor,
    @Param('cohort', { schema: idSchema }) cohort: string,
    @Query({ schema: pageQuerySchema }) query: PageQuery,
  ): Promise<AssignmentsPage> {
    return this.assignments.list(actor, cohort, query)
  }

  @Put('order')
  @InCohort('owner', 'mentor')
  @ApiOperation({ summary: 'Puts all assignments of a cohort into an order' })
  @ApiOkResponse({ standardSchema: assignmentOrderSchema })
  @ApiConflictResponse({
    standardSchema: problemSchema,
    description:
      'The cohort has other assignments than these (`assignments-changed`), or somebody ordered them in between (`order-changed`), with the order as it is now in `current`. Or `cohort-archived`',
  })
  reorder(
    @CurrentActor() actor: Actor,
    @Param('cohort', { schema: idSchema }) cohort: string,
    @Body({ schema: assignmentOrderSchema }) order: AssignmentOrder,
  ): Promise<AssignmentOrder> {
    return this.assignments.reorder(actor, cohort, order)
  }

  @Get(':assignment')
  @InCohort('owner', 'mentor', 'learner')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'An assignment, with more time if you were given some' })
  @ApiOkResponse({ standardSchema: assignmentSchema })
  @ApiNotFoundResponse(UNKNOWN_ASSIGNMENT)
  find(
    @CurrentActor() actor: Actor,
    @Param('cohort', { schema: idSchema }) cohort: string,
    @Param('assignment', { schema: idSchema }) assignment: string,
  ): Promise<Assignment> {
    return this.assignments.find(actor, cohort, assignment)
  }

  @Patch(':assignment')
  @InCohort('owner', 'mentor')
  @ApiOperation({ summary: 'Changes when and how an exercise is given' })
  @ApiOkResponse({ standardSchema: assignmentSchema })
  @ApiNotFoundResponse(UNKNOWN_ASSIGNMENT)
  @ApiConflictResponse({
    standardSchema: problemSchema,
    description: 'It was changed in between: `assignment-changed`, with the assignment as it is now in `current`. Or `cohort-archived`',
  })
  @ApiUnprocessableEntityResponse(CONTRADICTION)
  change(
    @CurrentActor() actor: Actor,
    @Param('cohort', { schema: idSchema }) cohort: string,
    @Param('assignment', { schema: idSchema }) assignment: string,
    @Body({ schema: assignmentChangeSchema }) change: AssignmentChange,
  ): Promise<Assignment> {
    return this.assignments.change(actor, cohort, assignment, change)
  }

  @Delete(':assignment')
  @HttpCode(204)
  @InCohort('owner', 'mentor')
  @ApiOperation({ summary: 'Takes an assignment back. What was handed in stays' })
  @ApiNoContentResponse()
  @ApiNotFoundResponse(UNKNOWN_ASSIGNMENT)
  remove(
    @CurrentActor() actor: Actor,
    @Param('cohort', { schema: idSchema }) cohort: string,
    @Param('assignment', { schema: idSchema }) assignment: string,
  ): Promise<void> {
    return this.assignments.remove(actor, cohort, assignment)
  }
}
