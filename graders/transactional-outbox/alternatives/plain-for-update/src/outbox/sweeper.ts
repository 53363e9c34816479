import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common'
import { InjectRepository } from '@nestjs/typeorm'
import { LessThan, Repository } from 'typeorm'
import { OrderEventRecord } from './order-event.record.js'

const KEEP_MS = 1_000

/** Removes events a moment after they were sent. */
@Injectable()
export class Sweeper implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined

  constructor(@InjectRepository(OrderEventRecord) private readonly events: Repository<OrderEventRecord>) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.events.delete({ state: 'sent', sentAt: LessThan(new Date(Date.now() - KEEP_MS)) }).catch(() => undefined)
    }, KEEP_MS / 2)
  }

  onModuleDestroy(): void {
    clearInterval(this.timer)
  }
}
