import { pageSchema, type Page } from '../../runtimes/server/cohorts-api.ts'
import { Http, type HttpOptions } from '../../runtimes/server/http.ts'
import { regradingChangeSchema, regradingSchema, type Regrading, type RegradingChange } from '../../runtimes/server/regradings-api.ts'
import { PAGE } from '../api.ts'

/** The calls about grading again in one cohort. All throw what `Http` throws. */
export class RegradingApi {
  readonly #http: Http
  readonly #cohort: string

  constructor(options: HttpOptions, cohort: string) {
    this.#http = new Http(options)
    this.#cohort = `/v1/cohorts/${encodeURIComponent(cohort)}`
  }

  /** Null: these attempts were never graded again. */
  async newest(assignment: string): Promise<Regrading | null> {
    const page = await this.#http.send('GET', `${this.#of(assignment)}?limit=1`, pageSchema(regradingSchema))
    return page.items[0] ?? null
  }

  start(assignment: string, idempotencyKey: string): Promise<Regrading> {
    return this.#http.send('POST', this.#of(assignment), regradingSchema, { body: {}, idempotencyKey })
  }

  find(regrading: string): Promise<Regrading> {
    return this.#http.send('GET', this.#at(regrading), regradingSchema)
  }

  changes(regrading: string, after?: string): Promise<Page<RegradingChange>> {
    const query = new URLSearchParams({ limit: String(PAGE), ...(after === undefined ? {} : { after }) })
    return this.#http.send('GET', `${this.#at(regrading)}/changes?${query.toString()}`, pageSchema(regradingChangeSchema))
  }

  decide(regrading: string, what: 'applied' | 'discarded'): Promise<Regrading> {
    return this.#http.send('PUT', `${this.#at(regrading)}/${what}`, regradingSchema, { body: {} })
  }

  #of(assignment: string): string {
    return `${this.#cohort}/assignments/${encodeURIComponent(assignment)}/regradings`
  }

  #at(regrading: string): string {
    return `${this.#cohort}/regradings/${encodeURIComponent(regrading)}`
  }
}
