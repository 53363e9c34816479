import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common'
import { Redis } from 'ioredis'
import { thumbnail } from '../avatars/thumbnail.js'
import { Crm } from '../crm/crm.js'
import { Mailer } from '../mail/mailer.js'
import { VALKEY_URL } from '../valkey/valkey.module.js'
import { ABANDONED_MS, DEAD, FIRST_WAIT_MS, GROUP, KEEP_SECONDS, LATER, recordOf, STREAM, TRIES } from './keys.js'
import { FAIL, FINISH, WAKE } from './scripts.js'

type Entry = [entry: string, fields: string[]]

const AT_ONCE = 8
const BLOCK_MS = 250

@Injectable()
export class SignupConsumer implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(SignupConsumer.name)
  private readonly name = randomUUID()
  /** Blocks while nothing comes, so nobody else may use it. */
  private readonly reader = new Redis(VALKEY_URL, { maxRetriesPerRequest: null })
  private readonly inHand = new Set<string>()
  private stopping = false

  constructor(
    private readonly valkey: Redis,
    private readonly mailer: Mailer,
    private readonly crm: Crm,
  ) {}

  onApplicationBootstrap(): void {
    void this.consume()
  }

  onApplicationShutdown(): void {
    this.stopping = true
    this.reader.disconnect()
  }

  private async consume(): Promise<void> {
    while (!this.stopping) {
      try {
        await this.round()
      } catch (error) {
        if (String(error).includes('NOGROUP')) await this.createGroup()
        else if (!this.stopping) this.logger.error(error)
        await pause(50)
      }
    }
  }

  private async round(): Promise<void> {
    await this.valkey.eval(WAKE, 2, LATER, STREAM)
    const room = AT_ONCE - this.inHand.size
    if (room <= 0) return void (await pause(20))
    const [, left] = (await this.reader.xautoclaim(STREAM, GROUP, this.name, ABANDONED_MS, '0', 'COUNT', room)) as [string, Entry[]]
    for (const entry of left) this.take(entry)
    const read = (await this.reader.xreadgroup('GROUP', GROUP, this.name, 'COUNT', 1, 'BLOCK', BLOCK_MS, 'STREAMS', STREAM, '>')) as
      [string, Entry[]][] | null
    for (const [, entries] of read ?? []) for (const entry of entries) this.take(entry)
  }

  private async createGroup(): Promise<void> {
    await this.valkey.xgroup('CREATE', STREAM, GROUP, '0', 'MKSTREAM').catch(() => undefined)
  }

  private take([entry, fields]: Entry): void {
    const id = fields[1]
    if (id === undefined || this.inHand.has(entry)) return
    this.inHand.add(entry)
    void this.work(entry, id)
      .catch((error: unknown) => this.logger.error(error))
      .finally(() => this.inHand.delete(entry))
  }

  private async work(entry: string, id: string): Promise<void> {
    const record = recordOf(id)
    await this.valkey.hset(record, 'state', 'active')
    const { email = '', name = '', signedUpAt = '', avatar = 'null', mailed, told } = await this.valkey.hgetall(record)
    try {
      if (mailed === undefined) {
        await this.mailer.welcome(email, name, id)
        await this.valkey.hset(record, 'mailed', 'yes')
      }
      if (told === undefined) {
        const picture = JSON.parse(avatar)
        await this.crm.tell({ email, name, signedUpAt: new Date(signedUpAt), avatar: picture && thumbnail(picture) }, id)
        await this.valkey.hset(record, 'told', 'yes')
      }
    } catch (error) {
      await this.valkey.eval(FAIL, 4, record, STREAM, LATER, DEAD, GROUP, entry, id, TRIES, FIRST_WAIT_MS, String(error))
      return
    }
    await this.valkey.eval(FINISH, 2, record, STREAM, GROUP, entry, KEEP_SECONDS)
  }
}
