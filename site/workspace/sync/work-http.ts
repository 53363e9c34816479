import { pageSchema } from '../../runtimes/server/cohorts-api.ts'
import { Http, type HttpOptions } from '../../runtimes/server/http.ts'
import {
  progressSchema,
  workSchema,
  writtenSchema,
  type NewWork,
  type Work,
  type WorkProgress,
  type Written,
} from '../../runtimes/server/work-api.ts'

/** Browsers let requests of 64 KiB outlive their page; a character may take three bytes. */
const KEEPALIVE_CHARACTERS = 20_000

/** The calls about somebody's work. All throw what `Http` throws. */
export class WorkApi {
  readonly #http: Http

  constructor(options: HttpOptions) {
    this.#http = new Http(options)
  }

  find(slug: string): Promise<Work> {
    return this.#http.send('GET', `/v1/work/${slug}`, workSchema)
  }

  /** Also when the page is left, unless it is too much for that. */
  write(slug: string, work: NewWork): Promise<Written> {
    const keepalive = JSON.stringify(work).length < KEEPALIVE_CHARACTERS
    return this.#http.send('PUT', `/v1/work/${slug}`, writtenSchema, { body: work, keepalive })
  }

  /** Of all exercises. */
  async progress(): Promise<WorkProgress[]> {
    const all: WorkProgress[] = []
    let after: string | undefined
    do {
      const query = new URLSearchParams({ limit: '200', ...(after === undefined ? {} : { after }) })
      const page = await this.#http.send('GET', `/v1/work?${query.toString()}`, pageSchema(progressSchema))
      all.push(...page.items)
      after = page.next ?? undefined
    } while (after !== undefined)
    return all
  }
}
