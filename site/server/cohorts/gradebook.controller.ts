import { Controller, Get, Header, Param, Query, Res, StreamableFile } from '@nestjs/common'
import { ApiOkResponse, ApiOperation, ApiProduces, ApiQuery } from '@nestjs/swagger'
import type { Response } from 'express'
import type { PageQuery } from '../../runtimes/server/cohorts-api.ts'
import {
  gradebookFileQuerySchema,
  gradebookPageSchema,
  gradebookQuerySchema,
  type GradebookFileQuery,
  type GradebookPage,
} from '../../runtimes/server/gradebook-api.ts'
import { InCohort } from '../access/access.ts'
import { CurrentActor, type Actor } from '../access/actor.ts'
import { DatabaseService } from '../database/database.service.ts'
import { CohortsService } from './cohorts.service.ts'
import { ApiCohorts, ApiPaging } from './describe.ts'
import { gradebookFile } from './gradebook-file.ts'
import { readGradebook } from './gradebook.ts'
import { idSchema } from './ids.ts'

/** Learners of one read: the file is made as it is sent. */
const LEARNERS_AT_ONCE = 100

@Controller('api/v1/cohorts/:cohort')
@ApiCohorts()
export class GradebookController {
  constructor(
    private readonly database: DatabaseService,
    private readonly cohorts: CohortsService,
  ) {}

  @Get('gradebook')
  @InCohort('owner', 'mentor')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'What each learner of a cohort has done of what it was given' })
  @ApiPaging()
  @ApiOkResponse({ standardSchema: gradebookPageSchema })
  page(
    @Param('cohort', { schema: idSchema }) cohort: string,
    @Query({ schema: gradebookQuerySchema }) query: PageQuery,
  ): Promise<GradebookPage> {
    return readGradebook(this.database.db, cohort, query)
  }

  @Get('gradebook.csv')
  @InCohort('owner', 'mentor')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'The gradebook as a file for spreadsheet programs' })
  @ApiQuery({ name: 'shape', required: false, schema: { type: 'string', enum: ['table', 'list'], default: 'table' } })
  @ApiProduces('text/csv')
  @ApiOkResponse({ description: 'UTF-8 with a byte order mark, CRLF', schema: { type: 'string' } })
  async file(
    @CurrentActor() actor: Actor,
    @Param('cohort', { schema: idSchema }) id: string,
    @Query({ schema: gradebookFileQuerySchema }) { shape }: GradebookFileQuery,
    @Res({ passthrough: true }) response: Response,
  ): Promise<StreamableFile> {
    const { name, timeZone } = await this.cohorts.find(actor, id)
    response.attachment(`${name.replaceAll(/[/\\]/g, '-')} gradebook ${new Date().toISOString().slice(0, 10)}.csv`)
    return new StreamableFile(gradebookFile(this.pages(id), shape, timeZone), { type: 'text/csv; charset=utf-8' })
  }

  private async *pages(cohort: string): AsyncGenerator<GradebookPage> {
    const now = new Date()
    let after: string | undefined
    do {
      const page: GradebookPage = await readGradebook(this.database.db, cohort, { limit: LEARNERS_AT_ONCE, ...(after && { after }) }, now)
      yield page
      after = page.next ?? undefined
    } while (after !== undefined)
  }
}
