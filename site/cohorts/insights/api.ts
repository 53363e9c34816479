import {
  insightsPageSchema,
  requirementInsightsSchema,
  type AssignmentInsight,
  type RequirementInsights,
} from '../../runtimes/server/insights-api.ts'
import { Http, type HttpOptions } from '../../runtimes/server/http.ts'
import { everyPage } from '../assignments/every-page.ts'

/** Assignments of one page: the server reads all attempts at them. */
const ASSIGNMENTS = 20

/** What a cohort is given, and how many learners it has. */
export interface CohortInsights {
  learners: number
  assignments: readonly AssignmentInsight[]
}

/** The calls about insights. All throw what `Http` throws. */
export class InsightsApi {
  readonly #http: Http

  constructor(options: HttpOptions) {
    this.#http = new Http(options)
  }

  /** All assignments: what cost most time may be the last of them. */
  async ofCohort(cohort: string): Promise<CohortInsights> {
    let learners = 0
    const assignments = await everyPage(async (after) => {
      const query = new URLSearchParams({ limit: String(ASSIGNMENTS), ...(after === undefined ? {} : { after }) })
      const page = await this.#http.send('GET', `${at(cohort)}?${query.toString()}`, insightsPageSchema)
      learners = page.learners
      return page
    })
    // One that was moved down meanwhile comes twice.
    const known = new Map(assignments.map((insight) => [insight.assignment, insight]))
    return { learners, assignments: [...known.values()] }
  }

  ofAssignment(cohort: string, assignment: string): Promise<RequirementInsights> {
    return this.#http.send('GET', `${at(cohort)}/${encodeURIComponent(assignment)}`, requirementInsightsSchema)
  }
}

const at = (cohort: string): string => `/v1/cohorts/${encodeURIComponent(cohort)}/insights`
