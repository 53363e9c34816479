import { Controller, Get } from '@nestjs/common'
import { Redis } from 'ioredis'
import { keys } from '../valkey/keys.js'

@Controller('stats')
export class StatsController {
  constructor(private readonly valkey: Redis) {}

  /** How often something was put into a cart, by anybody, ever. Counted with the cart's change. */
  @Get()
  async show(): Promise<{ additions: number }> {
    return { additions: Number(await this.valkey.get(keys.additions)) }
  }
}
