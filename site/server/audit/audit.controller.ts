import { Controller, Get, Header, Query } from '@nestjs/common'
import { ApiDefaultResponse, ApiOkResponse, ApiOperation } from '@nestjs/swagger'
import { desc, lt } from 'drizzle-orm'
import type { z } from 'zod'
import { problemSchema } from '../../runtimes/server/api.ts'
import { auditPageQuerySchema, auditPageSchema, type AuditPage } from '../../runtimes/server/audit.ts'
import { Administrator } from '../access/access.ts'
import { DatabaseService } from '../database/database.service.ts'
import { auditEvents } from '../database/schema.ts'

@Controller('api/v1/audit-events')
@Administrator()
@ApiDefaultResponse({ standardSchema: problemSchema, description: 'What went wrong' })
export class AuditController {
  constructor(private readonly database: DatabaseService) {}

  @Get()
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Who changed what, newest first' })
  @ApiOkResponse({ standardSchema: auditPageSchema })
  async list(@Query({ schema: auditPageQuerySchema }) { before, limit }: z.infer<typeof auditPageQuerySchema>): Promise<AuditPage> {
    const rows = await this.database.db
      .select()
      .from(auditEvents)
      .where(before === undefined ? undefined : lt(auditEvents.id, before))
      .orderBy(desc(auditEvents.id))
      // One more tells whether there is another page.
      .limit(limit + 1)
    const events = rows.slice(0, limit).map((row) => ({ ...row, at: row.at.toISOString() }))
    return { events, next: rows.length > limit ? (events.at(-1)?.id ?? null) : null }
  }
}
