import { pageSchema, type Page } from '../../runtimes/server/cohorts-api.ts'
import { serverEvents } from '../../runtimes/server/event-stream.ts'
import { Http, type HttpOptions } from '../../runtimes/server/http.ts'
import {
  reviewFilesSchema,
  reviewSchema,
  threadSchema,
  unreadSchema,
  type CommentChange,
  type NewThread,
  type Review,
  type ReviewFiles,
  type Thread,
  type Unread,
} from '../../runtimes/server/review-api.ts'

/** Threads of one answer: the most that the server gives. */
const PAGE = '200'

/** The calls about one attempt. All throw what `Http` throws. */
export class ReviewApi {
  readonly #http: Http
  readonly #cohort: string
  readonly #attempt: string

  /** Both ids come from the address, which anybody may have written. */
  constructor(options: HttpOptions, { cohort, attempt }: { cohort: string; attempt: string }) {
    this.#http = new Http(options)
    this.#cohort = `/v1/cohorts/${encodeURIComponent(cohort)}`
    this.#attempt = `${this.#cohort}/attempts/${encodeURIComponent(attempt)}`
  }

  find(): Promise<Review> {
    return this.#http.send('GET', this.#attempt, reviewSchema)
  }

  files(): Promise<ReviewFiles> {
    return this.#http.send('GET', `${this.#attempt}/files`, reviewFilesSchema)
  }

  /** All of them: there are as many as people wrote. */
  async threads(): Promise<Thread[]> {
    const threads: Thread[] = []
    for (let after: string | null | undefined; after !== null;) {
      const query = new URLSearchParams({ limit: PAGE, ...(after === undefined ? {} : { after }) })
      const page: Page<Thread> = await this.#http.send('GET', `${this.#attempt}/threads?${query.toString()}`, pageSchema(threadSchema))
      threads.push(...page.items)
      after = page.next
    }
    return threads
  }

  begin(body: NewThread, idempotencyKey: string): Promise<Thread> {
    return this.#http.send('POST', `${this.#attempt}/threads`, threadSchema, { body, idempotencyKey })
  }

  reply(thread: string, body: string, idempotencyKey: string): Promise<Thread> {
    return this.#http.send('POST', `${this.#cohort}/threads/${thread}/comments`, threadSchema, { body: { body }, idempotencyKey })
  }

  setResolved(thread: string, isResolved: boolean): Promise<Thread> {
    const path = `${this.#cohort}/threads/${thread}/resolved`
    return isResolved ? this.#http.send('PUT', path, threadSchema, { body: {} }) : this.#http.send('DELETE', path, threadSchema)
  }

  change(comment: string, body: CommentChange): Promise<Thread> {
    return this.#http.send('PATCH', `${this.#cohort}/comments/${comment}`, threadSchema, { body })
  }

  remove(comment: string): Promise<void> {
    return this.#http.sendOnly('DELETE', `${this.#cohort}/comments/${comment}`)
  }

  /** @param until when the newest comment was made that was seen */
  see(until: string): Promise<void> {
    return this.#http.sendOnly('PUT', `${this.#attempt}/seen`, { body: { until } })
  }

  /** Calls `onComments` whenever there is something to read again, first at once. Returns when the stream ends. */
  async follow(onComments: () => Promise<void>, signal: AbortSignal): Promise<void> {
    const response = await this.#http.open('GET', `${this.#attempt}/events`, { signal, accept: 'text/event-stream' })
    for await (const { event } of serverEvents(response.body ?? new ReadableStream())) if (event === 'comments') await onComments()
  }
}

/** What others said and a person has not seen, the newest first. */
export function listUnread(options: HttpOptions, after?: string): Promise<Page<Unread>> {
  const query = after === undefined ? '' : `?${new URLSearchParams({ after }).toString()}`
  return new Http(options).send('GET', `/v1/comments/unread${query}`, pageSchema(unreadSchema))
}
