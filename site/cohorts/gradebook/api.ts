import { gradebookPageSchema, type GradebookFileQuery, type GradebookPage } from '../../runtimes/server/gradebook-api.ts'
import { Http, type HttpOptions } from '../../runtimes/server/http.ts'

/** Learners of one page: as many as one screen has, a few times over. */
const LEARNERS = 50

/** The calls about a gradebook. All throw what `Http` throws. */
export class GradebookApi {
  readonly #http: Http

  constructor(options: HttpOptions) {
    this.#http = new Http(options)
  }

  page(cohort: string, after?: string): Promise<GradebookPage> {
    const query = new URLSearchParams({ limit: String(LEARNERS), ...(after === undefined ? {} : { after }) })
    return this.#http.send('GET', `/v1/cohorts/${encodeURIComponent(cohort)}/gradebook?${query.toString()}`, gradebookPageSchema)
  }
}

/** Where the browser downloads it. */
export function gradebookFileAddress(cohort: string, shape: GradebookFileQuery['shape']): string {
  return `/api/v1/cohorts/${encodeURIComponent(cohort)}/gradebook.csv?shape=${shape}`
}
