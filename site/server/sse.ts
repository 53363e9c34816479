import type { MessageEvent } from '@nestjs/common'
import { interval, map, merge, Observable, type Subscriber } from 'rxjs'

/** Proxies close streams that are silent for a minute. */
const HEARTBEAT_MS = 15_000

/**
 * Adds comments to an event stream, so that it stays open and a viewer that
 * left is noticed. Ends with its source.
 *
 * @example return withHeartbeat(events)
 */
export function withHeartbeat(events: Observable<MessageEvent>): Observable<MessageEvent> {
  return new Observable((viewer: Subscriber<MessageEvent>) => {
    const beats = interval(HEARTBEAT_MS).pipe(map((): MessageEvent => ({ comment: 'still here' })))
    const source = events.subscribe({
      next: (event) => viewer.next(event),
      error: (error) => viewer.error(error),
      complete: () => viewer.complete(),
    })
    source.add(merge(beats).subscribe((beat) => viewer.next(beat)))
    return source
  })
}
