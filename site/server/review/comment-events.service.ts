import { Injectable, type MessageEvent, type OnModuleDestroy } from '@nestjs/common'
import { filter, map, ReplaySubject, startWith, takeUntil, type Observable } from 'rxjs'
import { NotificationsService } from '../database/notifications.service.ts'

/** Tells viewers of an attempt that something is said about it, whichever server heard it first. */
@Injectable()
export class CommentEventsService implements OnModuleDestroy {
  /** Replays: a viewer who comes while the server stops is not kept waiting. */
  private readonly stopped = new ReplaySubject<void>(1)

  constructor(private readonly notifications: NotificationsService) {}

  /**
   * An event now, and whenever there is something to read again. It says nothing of what that is: whoever reads it is
   * asked then whether they may.
   */
  watch(attempt: string): Observable<MessageEvent> {
    return this.notifications.heard.pipe(
      filter((heard) => heard.kind === 'reconnected' || (heard.kind === 'commented' && heard.attempt === attempt)),
      startWith(undefined),
      map((): MessageEvent => ({ type: 'comments', data: {} })),
      takeUntil(this.stopped),
    )
  }

  onModuleDestroy(): void {
    this.stopped.next()
  }
}
