import { Body, Controller, HttpCode, Post, Req, Res } from '@nestjs/common'
import { ApiDefaultResponse, ApiOkResponse, ApiOperation, ApiTooManyRequestsResponse } from '@nestjs/swagger'
import type { Request, Response } from 'express'
import { checkSchema, checkSubmissionSchema, problemSchema, type Check, type CheckSubmission } from '../../runtimes/server/api.ts'
import { Everybody } from '../access/access.ts'
import { goneSignal } from '../gone-signal.ts'
import { ensureVisitor } from '../security/visitor.ts'
import { ChecksService } from './checks.service.ts'

@Controller('api/checks')
@Everybody()
@ApiDefaultResponse({ standardSchema: problemSchema, description: 'What went wrong' })
export class ChecksController {
  constructor(private readonly checks: ChecksService) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({ summary: 'Checks some requirements by themselves: no attempt, no verdict, and nothing is kept of it' })
  @ApiOkResponse({ standardSchema: checkSchema })
  @ApiTooManyRequestsResponse({
    standardSchema: problemSchema,
    description: 'As many are checked as this server checks at once (`checks-full`)',
    headers: { 'Retry-After': { description: 'Seconds until trying again makes sense', schema: { type: 'integer', minimum: 1 } } },
  })
  check(
    @Body({ schema: checkSubmissionSchema }) submission: CheckSubmission,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Check> {
    return this.checks.check(ensureVisitor(request, response), submission, goneSignal(response))
  }
}
