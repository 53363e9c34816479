import { Controller, Get } from '@nestjs/common'
import { StatsService } from './stats.service.js'

@Controller('stats')
export class StatsController {
  constructor(private readonly stats: StatsService) {}

  @Get()
  show(): { additions: number } {
    return { additions: this.stats.additions() }
  }
}
