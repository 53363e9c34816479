import { Inject, Injectable, Logger, type BeforeApplicationShutdown, type OnModuleInit } from '@nestjs/common'
import { Client } from 'pg'
import { Subject, type Observable } from 'rxjs'
import { DATABASE_URL } from '../tokens.ts'
import { BOARD_CHANNEL, CHANNEL, notificationSchema, type Notification } from './notification.ts'

const RETRY_MS = 1_000

/** `reconnected`: notifications may have been missed, so look again at what matters. */
export type Heard = Notification | { kind: 'reconnected' }

/** Hears what any server on this database says by NOTIFY, over one connection that is replaced when it breaks. */
@Injectable()
export class NotificationsService implements OnModuleInit, BeforeApplicationShutdown {
  private readonly subject = new Subject<Heard>()
  private readonly logger = new Logger(NotificationsService.name)
  private client: Client | undefined
  private retry: NodeJS.Timeout | undefined
  private isClosed = false
  /** Runs on each new connection before it counts as connected, such as to take a session's lock. */
  private readonly preparations: ((client: Client) => Promise<void>)[] = []

  constructor(@Inject(DATABASE_URL) private readonly url: string) {}

  get heard(): Observable<Heard> {
    return this.subject
  }

  async onModuleInit(): Promise<void> {
    await this.connect()
  }

  /** Does something on the listening connection, now and on each one that replaces it. */
  async onConnection(prepare: (client: Client) => Promise<void>): Promise<void> {
    this.preparations.push(prepare)
    if (this.client) await prepare(this.client)
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.isClosed = true
    clearTimeout(this.retry)
    this.subject.complete()
    await this.client?.end().catch(() => undefined)
  }

  private async connect(): Promise<void> {
    const client = new Client({
      connectionString: this.url,
      application_name: 'loadbearing-listen',
      keepAlive: true,
      connectionTimeoutMillis: 5_000,
    })
    const lost = (error?: Error): void => {
      if (this.client !== client) return
      this.client = undefined
      this.logger.warn(`the listening connection broke${error ? `: ${error.message}` : ''}`)
      this.reconnectSoon()
    }
    client.on('error', lost)
    client.on('end', () => lost())
    client.on('notification', ({ payload }) => this.hear(payload))
    try {
      await client.connect()
      await client.query(`listen ${CHANNEL}`)
      await client.query(`listen ${BOARD_CHANNEL}`)
      for (const prepare of this.preparations) await prepare(client)
    } catch (error) {
      await client.end().catch(() => undefined)
      throw error
    }
    if (this.isClosed) return client.end()
    this.client = client
  }

  private hear(payload: string | undefined): void {
    try {
      this.subject.next(notificationSchema.parse(JSON.parse(payload ?? '')))
    } catch {
      this.logger.warn('a notification was not understood: is a newer version of the server on this database?')
    }
  }

  private reconnectSoon(): void {
    if (this.isClosed) return
    this.retry = setTimeout(() => {
      this.connect().then(
        () => this.subject.next({ kind: 'reconnected' }),
        () => this.reconnectSoon(),
      )
    }, RETRY_MS)
  }
}
