import { Http, type HttpOptions } from '../../runtimes/server/http.ts'
import { similarPageSchema, similarPairSchema, type SimilarPage, type SimilarPair } from '../../runtimes/server/similarity-api.ts'

/** The calls about similar submissions. All throw what `Http` throws. */
export class SimilarApi {
  readonly #http: Http

  constructor(options: HttpOptions) {
    this.#http = new Http(options)
  }

  list(cohort: string, assignment: string, after?: string): Promise<SimilarPage> {
    const query = after === undefined ? '' : `?${new URLSearchParams({ after }).toString()}`
    return this.#http.send('GET', `${at(cohort)}/assignments/${encodeURIComponent(assignment)}/similar${query}`, similarPageSchema)
  }

  pair(cohort: string, one: string, other: string): Promise<SimilarPair> {
    const query = new URLSearchParams({ with: other }).toString()
    return this.#http.send('GET', `${at(cohort)}/attempts/${encodeURIComponent(one)}/similar?${query}`, similarPairSchema)
  }
}

/** The id comes from the address, which anybody may have written. */
const at = (cohort: string) => `/v1/cohorts/${encodeURIComponent(cohort)}`
