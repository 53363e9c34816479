import { Controller, Get, Header } from '@nestjs/common'
import { ApiOperation } from '@nestjs/swagger'
import type { HealthCheckResult } from '@nestjs/terminus'
import { Everybody } from '../access/access.ts'
import { HealthService } from './health.service.ts'

@Controller('api/health')
@Everybody()
export class HealthController {
  constructor(private readonly health: HealthService) {}

  @Get('live')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Whether the process answers' })
  live(): { status: 'ok' } {
    return { status: 'ok' }
  }

  @Get('ready')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Whether it should get work: 503 while it starts, stops, or lacks its database' })
  ready(): Promise<HealthCheckResult> {
    return this.health.ready()
  }
}
