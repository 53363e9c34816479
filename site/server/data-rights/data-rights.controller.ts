import { Body, Controller, Delete, Get, Header, HttpCode, Req, Res, StreamableFile } from '@nestjs/common'
import {
  ApiConflictResponse,
  ApiDefaultResponse,
  ApiForbiddenResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiProduces,
} from '@nestjs/swagger'
import type { Request, Response } from 'express'
import { problemSchema } from '../../runtimes/server/api.ts'
import { deletionSchema, type Deletion } from '../../runtimes/server/data-rights-api.ts'
import { SignedIn } from '../access/access.ts'
import { CurrentActor, type Actor } from '../access/actor.ts'
import { ApiTooManyAttempts } from '../identity/api-too-many-attempts.ts'
import { AttemptsService } from '../identity/attempts.service.ts'
import { DeletionService } from './deletion.service.ts'
import { ExportService } from './export.service.ts'

@Controller('api/v1/me')
@SignedIn()
@ApiDefaultResponse({ standardSchema: problemSchema, description: 'What went wrong' })
export class DataRightsController {
  constructor(
    private readonly exports: ExportService,
    private readonly deletions: DeletionService,
    private readonly attempts: AttemptsService,
  ) {}

  @Get('export')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'All that this server has of you, as a ZIP with a README.txt' })
  @ApiProduces('application/zip')
  @ApiOkResponse({ description: 'JSON and the files of your attempts', schema: { type: 'string', format: 'binary' } })
  @ApiTooManyAttempts()
  async download(@CurrentActor() actor: Actor, @Res({ passthrough: true }) response: Response): Promise<StreamableFile> {
    await this.attempts.countPerson('export', actor.id)
    response.attachment(`loadbearing ${new Date().toISOString().slice(0, 10)}.zip`)
    return new StreamableFile(await this.exports.of(actor.id), { type: 'application/zip' })
  }

  @Delete()
  @HttpCode(204)
  @ApiOperation({ summary: 'Deletes you: your account or guest, your sessions, and what is personal of all that you did here' })
  @ApiNoContentResponse()
  @ApiForbiddenResponse({
    standardSchema: problemSchema,
    description: '`password-wrong`, `word-missing`, or `sign-in-again` where you have no password',
  })
  @ApiConflictResponse({
    standardSchema: problemSchema,
    description: '`last-owner` of a cohort that is not archived, or `last-administrator`',
  })
  @ApiTooManyAttempts()
  delete(
    @Body({ schema: deletionSchema }) deletion: Deletion,
    @CurrentActor() actor: Actor,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    return this.deletions.delete(actor, deletion, request, response)
  }
}
