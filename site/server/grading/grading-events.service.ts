import { Injectable, type OnModuleDestroy } from '@nestjs/common'
import { filter, Observable, ReplaySubject, takeUntil } from 'rxjs'
import { NotificationsService, type Heard } from '../database/notifications.service.ts'
import type { Grading } from '../../runtimes/server/api.ts'
import { SubmissionsService } from './submissions.service.ts'

/** What viewers of a grading see, whichever server grades it. */
@Injectable()
export class GradingEventsService implements OnModuleDestroy {
  /** Replays: a viewer who comes while the server stops is not kept waiting. */
  private readonly stopped = new ReplaySubject<void>(1)

  constructor(
    private readonly notifications: NotificationsService,
    private readonly submissions: SubmissionsService,
  ) {}

  /** The grading as it is, then each change; completes when it is over, or the server stops. */
  watch(id: string): Observable<Grading> {
    return new Observable<Grading>((viewer) => {
      let last: Grading | undefined
      const look = coalesced(
        async () => {
          const grading = await this.submissions.find(id)
          if (JSON.stringify(grading) !== JSON.stringify(last)) viewer.next(grading)
          last = grading
          if (grading.state === 'done' || grading.state === 'cancelled') viewer.complete()
        },
        (error) => viewer.error(error),
      )
      const concerns = (heard: Heard): boolean =>
        heard.kind === 'reconnected' || (heard.kind === 'changed' && (heard.id === id || (heard.moved && last?.state === 'queued')))
      const subscription = this.notifications.heard.pipe(filter(concerns)).subscribe(look)
      look()
      return () => subscription.unsubscribe()
    }).pipe(takeUntil(this.stopped))
  }

  onModuleDestroy(): void {
    this.stopped.next()
  }
}

/** Runs `work` again when it was asked for while it ran, and never twice at once. */
function coalesced(work: () => Promise<void>, onError: (error: unknown) => void): () => void {
  let isRunning = false
  let isAsked = false
  const run = async (): Promise<void> => {
    isRunning = true
    do {
      isAsked = false
      await work()
    } while (isAsked)
  }
  return () => {
    if (isRunning) {
      isAsked = true
      return
    }
    run()
      .catch(onError)
      .finally(() => (isRunning = false))
  }
}
