import type { MessageEvent } from '@nestjs/common'
import { Observable, Subject } from 'rxjs'
import type { RunSession } from '#engine/engine.ts'
import type { Exit, LogLine } from '#engine/grader/types.ts'

/** Lines that somebody who looks later still gets. */
const REPLAY = 500
/** Characters of one log line that are kept. */
const LINE_CAP = 8_192

/** One running app of a visitor: its events, with those of late, and its end. */
export class LiveRun {
  /** Seconds of `process.uptime` at which it was last used. */
  lastUsed = process.uptime()
  private viewers = 0
  private lastViewed = process.uptime()
  private readonly recent: MessageEvent[] = []
  private readonly events = new Subject<MessageEvent>()
  private session: RunSession | undefined
  private next = 1

  constructor(
    readonly id: string,
    readonly visitor: string,
  ) {}

  /** The app, once it is up. */
  get app(): RunSession | undefined {
    return this.session
  }

  /** Seconds since somebody used or watched it. */
  get abandonedSeconds(): number {
    return this.viewers > 0 ? 0 : process.uptime() - Math.max(this.lastUsed, this.lastViewed)
  }

  attach(session: RunSession): void {
    this.session = session
  }

  log(line: LogLine): void {
    this.emit('log', line.text.length > LINE_CAP ? { ...line, text: `${line.text.slice(0, LINE_CAP)}…`, fields: null } : line)
  }

  exited(exit: Exit): void {
    this.emit('exit', exit)
  }

  /**
   * What happened of late, then what happens; completes with the event `end`.
   *
   * @param after id of the last event that the viewer has seen
   */
  watch(after = 0): Observable<MessageEvent> {
    return new Observable((viewer) => {
      for (const event of this.recent) if (Number(event.id) > after) viewer.next(event)
      this.viewers += 1
      viewer.add(() => {
        this.viewers -= 1
        this.lastViewed = process.uptime()
      })
      return this.events.subscribe(viewer)
    })
  }

  /** Stops the app, and tells who watches. */
  async end(): Promise<void> {
    const session = this.session
    this.session = undefined
    await session?.stop()
    this.emit('end', {})
    this.events.complete()
  }

  private emit(type: 'log' | 'exit' | 'end', data: object): void {
    const event: MessageEvent = { id: String(this.next++), type, data }
    this.recent.push(event)
    if (this.recent.length > REPLAY) this.recent.shift()
    this.events.next(event)
  }
}
