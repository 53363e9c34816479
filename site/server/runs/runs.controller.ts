import { Body, Controller, Delete, Headers, HttpCode, Param, Post, Req, Res, Sse, type MessageEvent } from '@nestjs/common'
import { ApiCreatedResponse, ApiDefaultResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation } from '@nestjs/swagger'
import type { Request, Response } from 'express'
import type { Observable } from 'rxjs'
import { z } from 'zod'
import { Everybody } from '../access/access.ts'
import {
  capturedResponseSchema,
  problemSchema,
  requestSchema,
  runSchema,
  submissionSchema,
  testResultSchema,
  type Submission,
} from '../../runtimes/server/api.ts'
import { goneSignal } from '../gone-signal.ts'
import { ApiEvents } from '../openapi/api-events.ts'
import { ensureVisitor, visitorOf } from '../security/visitor.ts'
import { withHeartbeat } from '../sse.ts'
import { RunsService } from './runs.service.ts'

const idSchema = z.uuid()

@Controller('api')
@Everybody()
@ApiDefaultResponse({ standardSchema: problemSchema, description: 'What went wrong' })
export class RunsController {
  constructor(private readonly runs: RunsService) {}

  @Post('runs')
  @HttpCode(201)
  @ApiOperation({ summary: "Starts the visitor's app, in place of the one that runs" })
  @ApiCreatedResponse({ standardSchema: runSchema })
  start(
    @Body({ schema: submissionSchema }) submission: Submission,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<z.infer<typeof runSchema>> {
    return this.runs.start(ensureVisitor(request, response), submission, goneSignal(response))
  }

  @Sse('runs/:id/events')
  @ApiOperation({ summary: 'Events `log`, `exit` and `end` of a run, from the last 500 on' })
  @ApiEvents()
  follow(
    @Param('id', { schema: idSchema }) id: string,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Req() request: Request,
  ): Observable<MessageEvent> {
    return withHeartbeat(this.runs.find(id, visitorOf(request)).watch(Number(lastEventId) || 0))
  }

  @Post('runs/:id/requests')
  @HttpCode(200)
  @ApiOperation({ summary: 'Sends one request to the running app; the answer comes back as data' })
  @ApiOkResponse({ standardSchema: capturedResponseSchema })
  request(
    @Param('id', { schema: idSchema }) id: string,
    @Body({ schema: requestSchema }) body: z.infer<typeof requestSchema>,
    @Req() request: Request,
  ): Promise<z.infer<typeof capturedResponseSchema>> {
    return this.runs.request(id, visitorOf(request), body)
  }

  @Delete('runs/:id')
  @HttpCode(204)
  @ApiOperation({ summary: 'Ends a run' })
  @ApiNoContentResponse()
  async stop(@Param('id', { schema: idSchema }) id: string, @Req() request: Request): Promise<void> {
    await this.runs.stop(id, visitorOf(request))
  }

  @Post('tests')
  @HttpCode(200)
  @ApiOperation({ summary: 'Runs the visible tests on an app of their own' })
  @ApiOkResponse({ standardSchema: testResultSchema })
  test(
    @Body({ schema: submissionSchema }) submission: Submission,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<z.infer<typeof testResultSchema>> {
    return this.runs.test(ensureVisitor(request, response), submission, goneSignal(response))
  }
}
