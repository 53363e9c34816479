import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common'
import { interval, Observable, ReplaySubject, takeUntil } from 'rxjs'
import type { BoardChanges } from '../../runtimes/server/board-api.ts'
import { DatabaseService } from '../database/database.service.ts'
import { untilBack } from '../database/gone.ts'
import { NotificationsService, type Heard } from '../database/notifications.service.ts'
import { changesSince } from './board-rows.ts'
import { BoardRoom } from './board-room.ts'

/** Of activity no server is told: a thousand learners would be heard of a thousand times a minute. */
const ACTIVITY_EVERY_MS = 20_000

/** What viewers of boards see, whichever server made it so. */
@Injectable()
export class BoardEventsService implements OnModuleDestroy {
  private readonly logger = new Logger(BoardEventsService.name)
  private readonly rooms = new Map<string, BoardRoom>()
  /** Replays: a viewer who comes while the server stops is not kept waiting. */
  private readonly stopped = new ReplaySubject<void>(1)

  constructor(
    private readonly database: DatabaseService,
    notifications: NotificationsService,
  ) {
    notifications.heard.pipe(takeUntil(this.stopped)).subscribe((heard) => this.hear(heard))
    interval(ACTIVITY_EVERY_MS)
      .pipe(takeUntil(this.stopped))
      .subscribe(() => this.lookAtAll())
  }

  /** What changed since then, and from then on each change. Completes when members come or go, or the server stops. */
  watch(cohort: string, since: string): Observable<BoardChanges> {
    return new Observable<BoardChanges>((viewer) => {
      const room = this.rooms.get(cohort) ?? new BoardRoom((from) => untilBack(() => changesSince(this.database.db, cohort, from)))
      this.rooms.set(cohort, room)
      viewer.add(
        room.watch(since).subscribe({
          next: (changes) => viewer.next(changes),
          complete: () => viewer.complete(),
          error: (error: unknown) => {
            this.logger.warn(error)
            // One that was broken off is of no use to whoever comes next.
            this.rooms.delete(cohort)
            viewer.complete()
          },
        }),
      )
      viewer.add(() => this.tidy(cohort, room))
    }).pipe(takeUntil(this.stopped))
  }

  onModuleDestroy(): void {
    this.stopped.next()
  }

  private hear(heard: Heard): void {
    if (heard.kind === 'reconnected') this.lookAtAll()
    if (heard.kind === 'cells' || heard.kind === 'hands' || heard.kind === 'given') this.rooms.get(heard.cohort)?.look()
    if (heard.kind === 'members') {
      this.rooms.get(heard.cohort)?.close()
      this.rooms.delete(heard.cohort)
    }
  }

  private lookAtAll(): void {
    for (const room of this.rooms.values()) room.look()
  }

  private tidy(cohort: string, room: BoardRoom): void {
    if (room.isEmpty && this.rooms.get(cohort) === room) this.rooms.delete(cohort)
  }
}
