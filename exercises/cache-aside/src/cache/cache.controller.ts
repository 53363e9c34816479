import { Controller, Get } from '@nestjs/common'
import { CacheStats } from './cache-stats.js'

@Controller('cache')
export class CacheController {
  constructor(private readonly stats: CacheStats) {}

  @Get('stats')
  show() {
    return this.stats.show()
  }
}
