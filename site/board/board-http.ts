import {
  boardChangesSchema,
  boardSchema,
  handSchema,
  ownHandSchema,
  type Board,
  type BoardChanges,
  type Hand,
  type OwnHand,
} from '../runtimes/server/board-api.ts'
import { dueSchema, type Due } from '../runtimes/server/assignments-api.ts'
import { pageSchema } from '../runtimes/server/cohorts-api.ts'
import { serverEvents } from '../runtimes/server/event-stream.ts'
import { Http, ServerGone, type HttpOptions } from '../runtimes/server/http.ts'

/** The server says something every 15 seconds; after this time nobody is there any more. */
const SILENCE_MS = 45_000

/** The calls about boards, hands and activity. All throw what `Http` throws. */
export class BoardApi {
  readonly #http: Http

  constructor(options: HttpOptions) {
    this.#http = new Http(options)
  }

  board(cohort: string, signal: AbortSignal): Promise<Board> {
    return this.#http.send('GET', `${at(cohort)}/board`, boardSchema, { signal })
  }

  /** What changed since then, and each change from then on. Returns when the server ends it. @throws ServerGone also when it falls silent */
  async *changes(cohort: string, since: string, signal: AbortSignal): AsyncGenerator<BoardChanges> {
    const silent = new AbortController()
    let watch = setTimeout(() => undefined)
    const isHeard = (): void => {
      clearTimeout(watch)
      watch = setTimeout(() => silent.abort(new ServerGone('The server fell silent.')), SILENCE_MS)
    }
    try {
      isHeard()
      const path = `${at(cohort)}/board/events?${new URLSearchParams({ since }).toString()}`
      const either = AbortSignal.any([signal, silent.signal])
      const { body } = await this.#http.open('GET', path, { accept: 'text/event-stream', signal: either })
      if (!body) return
      const heard = new TransformStream<Uint8Array, Uint8Array>({
        transform(chunk, controller) {
          isHeard()
          controller.enqueue(chunk)
        },
      })
      for await (const { event, data } of serverEvents(body.pipeThrough(heard)))
        if (event === 'board') yield boardChangesSchema.parse(JSON.parse(data))
    } finally {
      clearTimeout(watch)
    }
  }

  lower(cohort: string, hand: string): Promise<void> {
    return this.#http.sendOnly('DELETE', `${at(cohort)}/hands/${hand}`)
  }

  ownHand(cohort: string, assignment: string): Promise<OwnHand> {
    return this.#http.send('GET', handOf(cohort, assignment), ownHandSchema)
  }

  raise(cohort: string, assignment: string, note: string): Promise<Hand> {
    return this.#http.send('PUT', handOf(cohort, assignment), handSchema, { body: { note: note.trim() || null } })
  }

  lowerOwn(cohort: string, assignment: string): Promise<void> {
    return this.#http.sendOnly('DELETE', handOf(cohort, assignment))
  }

  /** In which cohorts one is given an exercise as a learner, what is due first comes first. */
  async given(slug: string): Promise<Due[]> {
    const path = `/v1/assignments?${new URLSearchParams({ slug }).toString()}`
    return (await this.#http.send('GET', path, pageSchema(dueSchema))).items
  }

  /** That somebody is active in a workspace. */
  isActive(slug: string): Promise<void> {
    return this.#http.sendOnly('PUT', '/v1/activity', { body: { slug } })
  }
}

/** The id comes from the address, which anybody may have written. */
const at = (cohort: string) => `/v1/cohorts/${encodeURIComponent(cohort)}`
const handOf = (cohort: string, assignment: string) => `${at(cohort)}/assignments/${assignment}/hand`
