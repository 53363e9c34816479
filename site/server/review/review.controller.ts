import { Body, Controller, Get, Header, Headers, HttpCode, Param, Post, Put, Query, Sse, type MessageEvent } from '@nestjs/common'
import {
  ApiConflictResponse,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiUnprocessableEntityResponse,
} from '@nestjs/swagger'
import type { Observable } from 'rxjs'
import type { z } from 'zod'
import { problemSchema } from '../../runtimes/server/api.ts'
import { pageQuerySchema, pageSchema, type Page, type PageQuery } from '../../runtimes/server/cohorts-api.ts'
import {
  newThreadSchema,
  reviewFilesSchema,
  reviewSchema,
  seenSchema,
  threadSchema,
  type NewThread,
  type Review,
  type ReviewFiles,
  type Thread,
} from '../../runtimes/server/review-api.ts'
import { InCohort } from '../access/access.ts'
import { CurrentActor, type Actor } from '../access/actor.ts'
import { ApiCohorts, ApiIdempotencyKey, ApiPaging } from '../cohorts/describe.ts'
import { parseKey } from '../cohorts/idempotency-key.ts'
import { idSchema } from '../cohorts/ids.ts'
import { ApiEvents } from '../openapi/api-events.ts'
import { withHeartbeat } from '../sse.ts'
import { CommentEventsService } from './comment-events.service.ts'
import { TOO_MANY_COMMENTS, UNKNOWN_ATTEMPT } from './describe.ts'
import { ReviewService } from './review.service.ts'
import { ThreadsService } from './threads.service.ts'
import { UnreadService } from './unread.service.ts'

@Controller('api/v1/cohorts/:cohort/attempts/:attempt')
@ApiCohorts()
@InCohort('owner', 'mentor', 'learner')
export class ReviewController {
  constructor(
    private readonly reviews: ReviewService,
    private readonly threads: ThreadsService,
    private readonly unread: UnreadService,
    private readonly events: CommentEventsService,
  ) {}

  @Get()
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'One attempt: whose, for what, its verdict, and which ones are before and after it' })
  @ApiOkResponse({ standardSchema: reviewSchema })
  @ApiNotFoundResponse(UNKNOWN_ATTEMPT)
  find(
    @CurrentActor() actor: Actor,
    @Param('cohort', { schema: idSchema }) cohort: string,
    @Param('attempt', { schema: idSchema }) attempt: string,
  ): Promise<Review> {
    return this.reviews.find(actor, cohort, attempt)
  }

  @Get('files')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'The files of an attempt, of its starter and of the attempt before' })
  @ApiOkResponse({ standardSchema: reviewFilesSchema })
  @ApiNotFoundResponse(UNKNOWN_ATTEMPT)
  files(
    @CurrentActor() actor: Actor,
    @Param('cohort', { schema: idSchema }) cohort: string,
    @Param('attempt', { schema: idSchema }) attempt: string,
  ): Promise<ReviewFiles> {
    return this.reviews.files(actor, cohort, attempt)
  }

  @Get('threads')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'What is said about lines of an attempt, the oldest first' })
  @ApiPaging()
  @ApiOkResponse({ standardSchema: pageSchema(threadSchema) })
  @ApiNotFoundResponse(UNKNOWN_ATTEMPT)
  list(
    @CurrentActor() actor: Actor,
    @Param('cohort', { schema: idSchema }) cohort: string,
    @Param('attempt', { schema: idSchema }) attempt: string,
    @Query({ schema: pageQuerySchema }) query: PageQuery,
  ): Promise<Page<Thread>> {
    return this.threads.list(actor, cohort, attempt, query)
  }

  @Post('threads')
  @ApiOperation({ summary: 'Begins to talk about a line of an attempt' })
  @ApiIdempotencyKey()
  @ApiCreatedResponse({ standardSchema: threadSchema })
  @ApiNotFoundResponse(UNKNOWN_ATTEMPT)
  @ApiConflictResponse(TOO_MANY_COMMENTS)
  @ApiUnprocessableEntityResponse({
    standardSchema: problemSchema,
    description: 'The attempt has no such line (`line-unknown`), or `idempotency-key-reused`',
  })
  begin(
    @CurrentActor() actor: Actor,
    @Param('cohort', { schema: idSchema }) cohort: string,
    @Param('attempt', { schema: idSchema }) attempt: string,
    @Body({ schema: newThreadSchema }) thread: NewThread,
    @Headers('idempotency-key') key: string | undefined,
  ): Promise<Thread> {
    return this.threads.begin(actor, cohort, attempt, thread, parseKey(key))
  }

  @Put('seen')
  @HttpCode(204)
  @ApiOperation({ summary: 'Says until when you have seen what is said about an attempt' })
  @ApiNoContentResponse()
  @ApiNotFoundResponse(UNKNOWN_ATTEMPT)
  see(
    @CurrentActor() actor: Actor,
    @Param('cohort', { schema: idSchema }) cohort: string,
    @Param('attempt', { schema: idSchema }) attempt: string,
    @Body({ schema: seenSchema }) { until }: z.infer<typeof seenSchema>,
  ): Promise<void> {
    return this.unread.see(actor, cohort, attempt, until)
  }

  @Sse('events')
  @ApiOperation({ summary: 'Says when there is something to read again about an attempt: event `comments`, the first at once' })
  @ApiEvents()
  @ApiNotFoundResponse(UNKNOWN_ATTEMPT)
  async follow(
    @CurrentActor() actor: Actor,
    @Param('cohort', { schema: idSchema }) cohort: string,
    @Param('attempt', { schema: idSchema }) attempt: string,
  ): Promise<Observable<MessageEvent>> {
    await this.reviews.check(actor, cohort, attempt)
    return withHeartbeat(this.events.watch(attempt))
  }
}
