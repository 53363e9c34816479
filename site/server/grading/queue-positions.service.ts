import { Injectable, Logger } from '@nestjs/common'
import { auditTime, filter, Observable, share } from 'rxjs'
import { NotificationsService, type Heard } from '../database/notifications.service.ts'
import { coalesced } from './coalesced.ts'
import { GradingsRepository } from './gradings.repository.ts'

/** Changes within this time are one: a whole course hands in at once. */
const BURST_MS = 100

/** Places in the queue, asked of the database once for all viewers of this server, and again when they may have changed. */
@Injectable()
export class QueuePositionsService {
  private readonly logger = new Logger(QueuePositionsService.name)
  private known: Promise<ReadonlyMap<string, number>> | undefined

  /** The places from 1, by id, after each burst of changes. Nothing is asked while nobody listens. */
  readonly changes: Observable<ReadonlyMap<string, number>>

  constructor(
    notifications: NotificationsService,
    private readonly gradings: GradingsRepository,
  ) {
    const moves = notifications.heard.pipe(filter(isMove))
    moves.subscribe(() => (this.known = undefined))
    this.changes = new Observable<ReadonlyMap<string, number>>((viewers) => {
      const look = coalesced(
        async () => viewers.next(await this.all()),
        (error) => this.logger.warn(error),
      )
      return moves.pipe(auditTime(BURST_MS)).subscribe(look)
    }).pipe(share())
  }

  /** The place of a grading that waits, from 1. */
  async of(id: string): Promise<number> {
    const asked = this.all()
    const position = (await asked).get(id)
    if (position !== undefined) return position
    // It is newer than what is known.
    if (this.known === asked) this.known = undefined
    return (await this.all()).get(id) ?? 1
  }

  /** The places of all that wait, as they are now. */
  all(): Promise<ReadonlyMap<string, number>> {
    if (this.known) return this.known
    const asked = this.gradings.positions()
    this.known = asked
    asked.catch(() => {
      if (this.known === asked) this.known = undefined
    })
    return asked
  }
}

function isMove(heard: Heard): boolean {
  return heard.kind === 'reconnected' || (heard.kind === 'changed' && heard.moved)
}
