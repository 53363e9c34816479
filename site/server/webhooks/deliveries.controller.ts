import { Controller, Get, Header, HttpCode, Param, Post, Query } from '@nestjs/common'
import { ApiAcceptedResponse, ApiConflictResponse, ApiNotFoundResponse, ApiOkResponse, ApiOperation } from '@nestjs/swagger'
import { problemSchema } from '../../runtimes/server/api.ts'
import { pageQuerySchema, pageSchema, type Page, type PageQuery } from '../../runtimes/server/cohorts-api.ts'
import { deliverySchema, type Delivery } from '../../runtimes/server/webhooks-api.ts'
import { InCohort } from '../access/access.ts'
import { ApiCohorts, ApiPaging } from '../cohorts/describe.ts'
import { idSchema } from '../cohorts/ids.ts'
import { DeliveriesService } from './deliveries.service.ts'
import { UNKNOWN_WEBHOOK } from './describe.ts'

const OFF = { standardSchema: problemSchema, description: 'The webhook is off (`webhook-off`). Or `cohort-archived`' }

@Controller('api/v1/cohorts/:cohort/webhooks/:webhook')
@ApiCohorts()
@InCohort('owner')
export class DeliveriesController {
  constructor(private readonly deliveries: DeliveriesService) {}

  @Post('pings')
  @HttpCode(202)
  @ApiOperation({ summary: 'Sends a `ping` to try a webhook with. While one waits, that is it' })
  @ApiAcceptedResponse({ standardSchema: deliverySchema })
  @ApiNotFoundResponse(UNKNOWN_WEBHOOK)
  @ApiConflictResponse(OFF)
  ping(@Param('cohort', { schema: idSchema }) cohort: string, @Param('webhook', { schema: idSchema }) webhook: string): Promise<Delivery> {
    return this.deliveries.ping(cohort, webhook)
  }

  @Get('deliveries')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'What a webhook was sent in the last 30 days, newest first' })
  @ApiPaging()
  @ApiOkResponse({ standardSchema: pageSchema(deliverySchema) })
  @ApiNotFoundResponse(UNKNOWN_WEBHOOK)
  list(
    @Param('cohort', { schema: idSchema }) cohort: string,
    @Param('webhook', { schema: idSchema }) webhook: string,
    @Query({ schema: pageQuerySchema }) query: PageQuery,
  ): Promise<Page<Delivery>> {
    return this.deliveries.list(cohort, webhook, query)
  }

  @Post('deliveries/:delivery/tries')
  @HttpCode(202)
  @ApiOperation({ summary: 'Sends a delivery again, now. One that waits is sent once' })
  @ApiAcceptedResponse({ standardSchema: deliverySchema })
  @ApiNotFoundResponse({ ...UNKNOWN_WEBHOOK, description: `No such delivery (\`delivery-unknown\`). ${UNKNOWN_WEBHOOK.description}` })
  @ApiConflictResponse(OFF)
  tryAgain(
    @Param('cohort', { schema: idSchema }) cohort: string,
    @Param('webhook', { schema: idSchema }) webhook: string,
    @Param('delivery', { schema: idSchema }) delivery: string,
  ): Promise<Delivery> {
    return this.deliveries.tryAgain(cohort, webhook, delivery)
  }
}
