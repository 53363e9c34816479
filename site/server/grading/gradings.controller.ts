import { Body, Controller, Delete, Get, Header, Headers, HttpCode, Param, Post, Req, Res, Sse, type MessageEvent } from '@nestjs/common'
import {
  ApiAcceptedResponse,
  ApiDefaultResponse,
  ApiHeader,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTooManyRequestsResponse,
} from '@nestjs/swagger'
import type { Request, Response } from 'express'
import { map, type Observable } from 'rxjs'
import { z } from 'zod'
import { gradingSchema, problemSchema, submissionSchema, type Grading, type Submission } from '../../runtimes/server/api.ts'
import { ApiEvents } from '../openapi/api-events.ts'
import { ProblemException } from '../problems/problem.ts'
import { Everybody } from '../access/access.ts'
import { ForTokens } from '../access/token-scope.ts'
import { Actors } from '../access/actor.ts'
import { ensureVisitor, ownerOfVisitor } from '../security/visitor.ts'
import { withHeartbeat } from '../sse.ts'
import { GradingEventsService } from './grading-events.service.ts'
import { SubmissionsService } from './submissions.service.ts'

const idSchema = z.uuid()
const keySchema = z.uuid().optional()

@Controller('api/gradings')
@Everybody()
@ForTokens('attempts:write')
@ApiDefaultResponse({ standardSchema: problemSchema, description: 'What went wrong' })
export class GradingsController {
  constructor(
    private readonly submissions: SubmissionsService,
    private readonly events: GradingEventsService,
    private readonly actors: Actors,
  ) {}

  @Post()
  @HttpCode(202)
  @ApiOperation({ summary: 'Hands in files to be graded' })
  @ApiHeader({ name: 'Idempotency-Key', required: false, description: 'A UUID: the same one gives the same grading' })
  @ApiAcceptedResponse({ standardSchema: gradingSchema })
  @ApiTooManyRequestsResponse({
    standardSchema: problemSchema,
    description: 'The queue is full (`queue-full`), or this visitor has too much in it (`learner-queue-full`)',
    headers: { 'Retry-After': { description: 'Seconds until trying again makes sense', schema: { type: 'integer', minimum: 1 } } },
  })
  async submit(
    @Body({ schema: submissionSchema }) submission: Submission,
    @Headers('idempotency-key') key: string | undefined,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Grading> {
    const visitor = ensureVisitor(request, response)
    const owner = (await this.personOf(request)) ?? ownerOfVisitor(visitor)
    const grading = await this.submissions.submit(submission, parseKey(key), owner)
    response.location(`/api/gradings/${grading.id}`)
    return grading
  }

  @Get(':id')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'A grading as it is now' })
  @ApiOkResponse({ standardSchema: gradingSchema })
  async find(@Param('id', { schema: idSchema }) id: string, @Req() request: Request): Promise<Grading> {
    return this.submissions.find(id, await this.personOf(request))
  }

  @Sse(':id/events')
  @ApiOperation({ summary: 'A grading as it goes on: event `grading`, closed when it is over' })
  @ApiEvents()
  async follow(@Param('id', { schema: idSchema }) id: string, @Req() request: Request): Promise<Observable<MessageEvent>> {
    await this.submissions.find(id, await this.personOf(request))
    return withHeartbeat(this.events.watch(id).pipe(map((grading) => ({ type: 'grading', data: grading }))))
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ summary: 'Cancels a grading; one that is over stays as it is' })
  @ApiNoContentResponse()
  async cancel(@Param('id', { schema: idSchema }) id: string, @Req() request: Request): Promise<void> {
    await this.submissions.cancel(id, await this.personOf(request))
  }

  private async personOf(request: Request): Promise<string | undefined> {
    return (await this.actors.of(request))?.id
  }
}

function parseKey(key: string | undefined): string | undefined {
  const parsed = keySchema.safeParse(key)
  if (!parsed.success) throw new ProblemException(400, 'invalid', 'The Idempotency-Key is not a UUID. Draw a new one for each submission.')
  return parsed.data
}
