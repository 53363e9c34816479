import { setTimeout as pause } from 'node:timers/promises'
import { Injectable, type OnModuleDestroy } from '@nestjs/common'
import { InjectRepository } from '@nestjs/typeorm'
import { Repository } from 'typeorm'
import { Redemption } from './redemption.entity.js'

/** Stands for the way through a queue. */
const QUEUE_MS = 20

/** Writes redemptions down, after the till has its answer. */
@Injectable()
export class HistoryService implements OnModuleDestroy {
  private readonly pending = new Set<Promise<unknown>>()

  constructor(@InjectRepository(Redemption) private readonly redemptions: Repository<Redemption>) {}

  note(voucherId: string, amountCents: number): void {
    const write = pause(QUEUE_MS)
      .then(() => this.redemptions.insert({ voucherId, amountCents }))
      .catch((error: unknown) => console.error('a redemption was not written down', error))
      .finally(() => this.pending.delete(write))
    this.pending.add(write)
  }

  of(voucherId: string): Promise<Redemption[]> {
    return this.redemptions.find({ where: { voucherId }, order: { id: 'ASC' } })
  }

  async onModuleDestroy(): Promise<void> {
    await Promise.all(this.pending)
  }
}
