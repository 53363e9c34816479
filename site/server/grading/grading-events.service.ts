import { Injectable, type OnModuleDestroy } from '@nestjs/common'
import { filter, Observable, ReplaySubject, takeUntil } from 'rxjs'
import { untilBack } from '../database/gone.ts'
import { NotificationsService, type Heard } from '../database/notifications.service.ts'
import type { Grading } from '../../runtimes/server/api.ts'
import { coalesced } from './coalesced.ts'
import { QueuePositionsService } from './queue-positions.service.ts'
import { SubmissionsService } from './submissions.service.ts'

/** What viewers of a grading see, whichever server grades it. */
@Injectable()
export class GradingEventsService implements OnModuleDestroy {
  /** Replays: a viewer who comes while the server stops is not kept waiting. */
  private readonly stopped = new ReplaySubject<void>(1)

  constructor(
    private readonly notifications: NotificationsService,
    private readonly positions: QueuePositionsService,
    private readonly submissions: SubmissionsService,
  ) {}

  /** The grading as it is, then each change; completes when it is over, or the server stops. */
  watch(id: string): Observable<Grading> {
    return new Observable<Grading>((viewer) => {
      const gone = new AbortController()
      let last: Grading | undefined
      const show = (grading: Grading): void => {
        if (JSON.stringify(grading) !== JSON.stringify(last)) viewer.next(grading)
        last = grading
        if (grading.state === 'done' || grading.state === 'cancelled') viewer.complete()
      }
      const look = coalesced(
        async () => show(await untilBack(() => this.submissions.read(id), { signal: gone.signal })),
        (error) => viewer.error(error),
      )
      const concerns = (heard: Heard): boolean => heard.kind === 'reconnected' || (heard.kind === 'changed' && heard.id === id)
      const own = this.notifications.heard.pipe(filter(concerns)).subscribe(look)
      // Of what happens to others, one that waits hears only its place.
      const places = this.positions.changes.subscribe((positions) => {
        const position = positions.get(id)
        if (last?.state === 'queued' && position !== undefined) show({ ...last, progress: { phase: 'queued', position } })
      })
      look()
      return () => {
        gone.abort()
        own.unsubscribe()
        places.unsubscribe()
      }
    }).pipe(takeUntil(this.stopped))
  }

  onModuleDestroy(): void {
    this.stopped.next()
  }
}
