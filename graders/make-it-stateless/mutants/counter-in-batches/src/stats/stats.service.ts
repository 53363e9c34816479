import { Injectable, type OnModuleDestroy } from '@nestjs/common'
import { Redis } from 'ioredis'

const ADDITIONS = 'shop:additions'

@Injectable()
export class StatsService implements OnModuleDestroy {
  private pending = 0
  private readonly timer = setInterval(() => void this.flush(), 1000)

  constructor(private readonly valkey: Redis) {}

  async countAddition(): Promise<void> {
    this.pending += 1
  }

  onModuleDestroy(): void {
    clearInterval(this.timer)
  }

  private async flush(): Promise<void> {
    const pending = this.pending
    this.pending = 0
    if (pending > 0) await this.valkey.incrby(ADDITIONS, pending)
  }

  /** How often something was put into a cart, by anybody, on any instance, ever. */
  async additions(): Promise<number> {
    return Number((await this.valkey.get(ADDITIONS)) ?? 0) + this.pending
  }
}
