import { Controller, Get } from '@nestjs/common'
import { StatsService } from './stats.service.js'

@Controller('stats')
export class StatsController {
  constructor(private readonly stats: StatsService) {}

  @Get()
  async show(): Promise<{ additions: number }> {
    return { additions: await this.stats.additions() }
  }
}
