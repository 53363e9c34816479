import { Body, Controller, Delete, Get, Header, Headers, HttpCode, Param, Patch, Post, Query } from '@nestjs/common'
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
import { pageQuerySchema, pageSchema, type Page, type PageQuery } from '../../runtimes/server/cohorts-api.ts'
import {
  madeWebhookSchema,
  newWebhookSchema,
  webhookChangeSchema,
  webhookSchema,
  type MadeWebhook,
  type NewWebhook,
  type Webhook,
  type WebhookChange,
} from '../../runtimes/server/webhooks-api.ts'
import { InCohort } from '../access/access.ts'
import { CurrentActor, type Actor } from '../access/actor.ts'
import { ApiCohorts, ApiIdempotencyKey, ApiPaging } from '../cohorts/describe.ts'
import { parseKey } from '../cohorts/idempotency-key.ts'
import { idSchema } from '../cohorts/ids.ts'
import { UNKNOWN_WEBHOOK } from './describe.ts'
import { WebhooksService } from './webhooks.service.ts'

@Controller('api/v1/cohorts/:cohort/webhooks')
@ApiCohorts()
@InCohort('owner')
export class WebhooksController {
  constructor(private readonly webhooks: WebhooksService) {}

  @Post()
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Makes a webhook. Its secret is in this answer, and never again' })
  @ApiIdempotencyKey()
  @ApiCreatedResponse({ standardSchema: madeWebhookSchema })
  @ApiConflictResponse({
    standardSchema: problemSchema,
    description: 'The cohort has too many (`too-many-webhooks`), or this one was made (`webhook-made`). Or `cohort-archived`',
  })
  @ApiUnprocessableEntityResponse({
    standardSchema: problemSchema,
    description: 'Not https (`https-missing`), or an address of a private network (`address-refused`)',
  })
  create(
    @CurrentActor() actor: Actor,
    @Param('cohort', { schema: idSchema }) cohort: string,
    @Body({ schema: newWebhookSchema }) asked: NewWebhook,
    @Headers('idempotency-key') key: string | undefined,
  ): Promise<MadeWebhook> {
    return this.webhooks.create(actor, cohort, asked, parseKey(key))
  }

  @Get()
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'The webhooks of a cohort, newest first' })
  @ApiPaging()
  @ApiOkResponse({ standardSchema: pageSchema(webhookSchema) })
  list(
    @Param('cohort', { schema: idSchema }) cohort: string,
    @Query({ schema: pageQuerySchema }) query: PageQuery,
  ): Promise<Page<Webhook>> {
    return this.webhooks.list(cohort, query)
  }

  @Patch(':webhook')
  @ApiOperation({ summary: 'Switches a webhook on or off, or has it sent other events' })
  @ApiOkResponse({ standardSchema: webhookSchema })
  @ApiNotFoundResponse(UNKNOWN_WEBHOOK)
  change(
    @CurrentActor() actor: Actor,
    @Param('cohort', { schema: idSchema }) cohort: string,
    @Param('webhook', { schema: idSchema }) webhook: string,
    @Body({ schema: webhookChangeSchema }) wanted: WebhookChange,
  ): Promise<Webhook> {
    return this.webhooks.change(actor, cohort, webhook, wanted)
  }

  @Delete(':webhook')
  @HttpCode(204)
  @ApiOperation({ summary: 'Deletes a webhook and its deliveries' })
  @ApiNoContentResponse()
  @ApiNotFoundResponse(UNKNOWN_WEBHOOK)
  remove(
    @CurrentActor() actor: Actor,
    @Param('cohort', { schema: idSchema }) cohort: string,
    @Param('webhook', { schema: idSchema }) webhook: string,
  ): Promise<void> {
    return this.webhooks.remove(actor, cohort, webhook)
  }
}
