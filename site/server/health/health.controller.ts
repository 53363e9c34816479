import { Controller, Get, Header } from '@nestjs/common'
import { ApiOkResponse, ApiOperation, ApiServiceUnavailableResponse } from '@nestjs/swagger'
import type { HealthCheckResult } from '@nestjs/terminus'
import { z } from 'zod'
import { Everybody } from '../access/access.ts'
import { HealthService } from './health.service.ts'

const liveSchema = z.object({ status: z.literal('ok') })

/** What each part says, by its name. */
const partsSchema = z.record(z.string(), z.looseObject({ status: z.enum(['up', 'down']) }))
const readySchema = z.object({ status: z.literal('ok'), info: partsSchema, error: partsSchema, details: partsSchema })

@Controller('api/health')
@Everybody()
export class HealthController {
  constructor(private readonly health: HealthService) {}

  @Get('live')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Whether the process answers' })
  @ApiOkResponse({ standardSchema: liveSchema })
  live(): { status: 'ok' } {
    return { status: 'ok' }
  }

  @Get('ready')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Whether it should get work: 503 while it starts, stops, or lacks its database' })
  @ApiOkResponse({ standardSchema: readySchema })
  @ApiServiceUnavailableResponse({ description: 'What is down is in `checks`' })
  ready(): Promise<HealthCheckResult> {
    return this.health.ready()
  }
}
