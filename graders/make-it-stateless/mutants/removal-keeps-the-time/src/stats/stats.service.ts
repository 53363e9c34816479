import { Injectable } from '@nestjs/common'
import { Redis } from 'ioredis'

const ADDITIONS = 'shop:additions'

@Injectable()
export class StatsService {
  constructor(private readonly valkey: Redis) {}

  async countAddition(): Promise<void> {
    await this.valkey.incr(ADDITIONS)
  }

  /** How often something was put into a cart, by anybody, on any instance, ever. */
  async additions(): Promise<number> {
    return Number((await this.valkey.get(ADDITIONS)) ?? 0)
  }
}
