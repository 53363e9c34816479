import { Controller, Get, Header, Param, Query, Sse, type MessageEvent } from '@nestjs/common'
import { ApiOkResponse, ApiOperation, ApiQuery } from '@nestjs/swagger'
import { map, type Observable } from 'rxjs'
import { boardEventsQuerySchema, boardSchema, type BoardEventsQuery } from '../../runtimes/server/board-api.ts'
import { InCohort } from '../access/access.ts'
import { ApiCohorts } from '../cohorts/describe.ts'
import { idSchema } from '../cohorts/ids.ts'
import { checkCohort } from '../cohorts/open-cohort.ts'
import { DatabaseService } from '../database/database.service.ts'
import { ApiEvents } from '../openapi/api-events.ts'
import { withHeartbeat } from '../sse.ts'
import { BoardEventsService } from './board-events.service.ts'
import { BoardService } from './board.service.ts'

@Controller('api/v1/cohorts/:cohort/board')
@ApiCohorts()
export class BoardController {
  constructor(
    private readonly boards: BoardService,
    private readonly events: BoardEventsService,
    private readonly database: DatabaseService,
  ) {}

  @Get()
  @InCohort('owner', 'mentor')
  @Header('cache-control', 'no-store')
  @Header('content-type', 'application/json')
  @ApiOperation({ summary: 'Where all learners stand with all that the cohort is given, and who asks for help' })
  @ApiOkResponse({ standardSchema: boardSchema })
  board(@Param('cohort', { schema: idSchema }) cohort: string): Promise<string> {
    return this.boards.json(cohort)
  }

  @Sse('events')
  @InCohort('owner', 'mentor')
  @ApiOperation({ summary: 'What changes on the board: event `board`, and at first what changed since `since`' })
  @ApiQuery({ name: 'since', description: '`at` of what was read last', schema: { type: 'string', pattern: '^\\d{1,18}$' } })
  @ApiEvents()
  async follow(
    @Param('cohort', { schema: idSchema }) cohort: string,
    @Query({ schema: boardEventsQuerySchema }) { since }: BoardEventsQuery,
  ): Promise<Observable<MessageEvent>> {
    await checkCohort(this.database.db, cohort)
    return withHeartbeat(this.events.watch(cohort, since).pipe(map((changes) => ({ type: 'board', data: changes }))))
  }
}
