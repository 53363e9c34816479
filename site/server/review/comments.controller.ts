import { Body, Controller, Delete, Get, Header, Headers, HttpCode, Param, Patch, Post, Put, Query } from '@nestjs/common'
import {
  ApiConflictResponse,
  ApiCreatedResponse,
  ApiForbiddenResponse,
  ApiNoContentResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiUnprocessableEntityResponse,
} from '@nestjs/swagger'
import type { z } from 'zod'
import { problemSchema } from '../../runtimes/server/api.ts'
import { pageQuerySchema, pageSchema, type Page, type PageQuery } from '../../runtimes/server/cohorts-api.ts'
import {
  commentChangeSchema,
  newCommentSchema,
  threadSchema,
  unreadSchema,
  type CommentChange,
  type Thread,
  type Unread,
} from '../../runtimes/server/review-api.ts'
import { InCohort, SignedIn } from '../access/access.ts'
import { CurrentActor, type Actor } from '../access/actor.ts'
import { ForTokens } from '../access/token-scope.ts'
import { ApiCohorts, ApiIdempotencyKey, ApiPaging } from '../cohorts/describe.ts'
import { parseKey } from '../cohorts/idempotency-key.ts'
import { idSchema } from '../cohorts/ids.ts'
import { CommentsService } from './comments.service.ts'
import { COMMENT_OF_ANOTHER, TOO_MANY_COMMENTS, UNKNOWN_COMMENT, UNKNOWN_THREAD } from './describe.ts'
import { ThreadsService } from './threads.service.ts'
import { UnreadService } from './unread.service.ts'

@Controller('api/v1')
@ApiCohorts()
export class CommentsController {
  constructor(
    private readonly threads: ThreadsService,
    private readonly comments: CommentsService,
    private readonly unread: UnreadService,
  ) {}

  @Post('cohorts/:cohort/threads/:thread/comments')
  @InCohort('owner', 'mentor', 'learner')
  @ApiOperation({ summary: 'Goes on talking in a thread' })
  @ApiIdempotencyKey()
  @ApiCreatedResponse({ standardSchema: threadSchema })
  @ApiNotFoundResponse(UNKNOWN_THREAD)
  @ApiConflictResponse(TOO_MANY_COMMENTS)
  @ApiUnprocessableEntityResponse({ standardSchema: problemSchema, description: '`idempotency-key-reused`' })
  reply(
    @CurrentActor() actor: Actor,
    @Param('cohort', { schema: idSchema }) cohort: string,
    @Param('thread', { schema: idSchema }) thread: string,
    @Body({ schema: newCommentSchema }) { body }: z.infer<typeof newCommentSchema>,
    @Headers('idempotency-key') key: string | undefined,
  ): Promise<Thread> {
    return this.threads.reply(actor, cohort, thread, body, parseKey(key))
  }

  @Put('cohorts/:cohort/threads/:thread/resolved')
  @InCohort('owner', 'mentor')
  @ApiOperation({ summary: 'Says that a thread is settled' })
  @ApiOkResponse({ standardSchema: threadSchema })
  @ApiNotFoundResponse(UNKNOWN_THREAD)
  resolve(
    @CurrentActor() actor: Actor,
    @Param('cohort', { schema: idSchema }) cohort: string,
    @Param('thread', { schema: idSchema }) thread: string,
  ): Promise<Thread> {
    return this.threads.setResolved(actor, cohort, thread, true)
  }

  @Delete('cohorts/:cohort/threads/:thread/resolved')
  @InCohort('owner', 'mentor')
  @ApiOperation({ summary: 'Says that a thread is not settled yet' })
  @ApiOkResponse({ standardSchema: threadSchema })
  @ApiNotFoundResponse(UNKNOWN_THREAD)
  reopen(
    @CurrentActor() actor: Actor,
    @Param('cohort', { schema: idSchema }) cohort: string,
    @Param('thread', { schema: idSchema }) thread: string,
  ): Promise<Thread> {
    return this.threads.setResolved(actor, cohort, thread, false)
  }

  @Patch('cohorts/:cohort/comments/:comment')
  @InCohort('owner', 'mentor', 'learner')
  @ApiOperation({ summary: 'Changes a comment of your own' })
  @ApiOkResponse({ standardSchema: threadSchema })
  @ApiForbiddenResponse(COMMENT_OF_ANOTHER)
  @ApiNotFoundResponse(UNKNOWN_COMMENT)
  @ApiConflictResponse({
    standardSchema: problemSchema,
    description: 'It was changed in between (`comment-changed`, with the thread as it is now in `current`). Or `cohort-archived`',
  })
  change(
    @CurrentActor() actor: Actor,
    @Param('cohort', { schema: idSchema }) cohort: string,
    @Param('comment', { schema: idSchema }) comment: string,
    @Body({ schema: commentChangeSchema }) change: CommentChange,
  ): Promise<Thread> {
    return this.comments.change(actor, cohort, comment, change)
  }

  @Delete('cohorts/:cohort/comments/:comment')
  @HttpCode(204)
  @InCohort('owner', 'mentor', 'learner')
  @ApiOperation({ summary: 'Deletes a comment of your own; with its last comment a thread is gone' })
  @ApiNoContentResponse()
  @ApiForbiddenResponse(COMMENT_OF_ANOTHER)
  @ApiNotFoundResponse(UNKNOWN_COMMENT)
  remove(
    @CurrentActor() actor: Actor,
    @Param('cohort', { schema: idSchema }) cohort: string,
    @Param('comment', { schema: idSchema }) comment: string,
  ): Promise<void> {
    return this.comments.remove(actor, cohort, comment)
  }

  @Get('comments/unread')
  @SignedIn()
  @ForTokens('cohorts:read')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Threads of your attempts, or that you take part in, with what you have not seen; the newest first' })
  @ApiPaging()
  @ApiOkResponse({ standardSchema: pageSchema(unreadSchema) })
  listUnread(@CurrentActor() actor: Actor, @Query({ schema: pageQuerySchema }) query: PageQuery): Promise<Page<Unread>> {
    return this.unread.list(actor.id, query)
  }
}
