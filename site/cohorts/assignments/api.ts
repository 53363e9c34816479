import { type z } from 'zod'
import {
  assignmentOrderSchema,
  assignmentSchema,
  assignmentsPageSchema,
  dueSchema,
  extensionSchema,
  madeAssignmentsSchema,
  type Assignment,
  type AssignmentChange,
  type AssignmentOrder,
  type Due,
  type Extension,
  type MadeAssignments,
  type NewAssignments,
} from '../../runtimes/server/assignments-api.ts'
import { attemptSchema, standingsSchema, type Attempt, type Standings } from '../../runtimes/server/attempts-api.ts'
import { memberSchema, PAGE_SIZE, pageSchema, type Member, type Page } from '../../runtimes/server/cohorts-api.ts'
import { Http, type HttpOptions } from '../../runtimes/server/http.ts'
import { PAGE } from '../api.ts'
import { everyPage } from './every-page.ts'

/** The calls about what cohorts are given to do. All throw what `Http` throws. */
export class AssignmentsApi {
  readonly #http: Http

  constructor(options: HttpOptions) {
    this.#http = new Http(options)
  }

  /** All, in their order, and the version of that: the first page's, so that a change while it is read is found out. */
  async list(cohort: string): Promise<{ items: Assignment[]; order: number }> {
    const versions: number[] = []
    const items = await everyPage(async (after) => {
      const page = await this.#http.send('GET', `${at(cohort)}?${searchOf({ after, limit: PAGE_SIZE.most })}`, assignmentsPageSchema)
      versions.push(page.order)
      return page
    })
    return { items, order: versions[0] ?? 1 }
  }

  find(cohort: string, assignment: string): Promise<Assignment> {
    return this.#http.send('GET', at(cohort, assignment), assignmentSchema)
  }

  give(cohort: string, body: NewAssignments, idempotencyKey: string): Promise<MadeAssignments> {
    return this.#http.send('POST', at(cohort), madeAssignmentsSchema, { body, idempotencyKey })
  }

  change(cohort: string, assignment: string, body: AssignmentChange): Promise<Assignment> {
    return this.#http.send('PATCH', at(cohort, assignment), assignmentSchema, { body })
  }

  takeBack(cohort: string, assignment: string): Promise<void> {
    return this.#http.sendOnly('DELETE', at(cohort, assignment))
  }

  /** @param order all assignments of the cohort, and the version of the order that they were in */
  reorder(cohort: string, order: AssignmentOrder): Promise<AssignmentOrder> {
    return this.#http.send('PUT', `${at(cohort)}/order`, assignmentOrderSchema, { body: order })
  }

  extensions(cohort: string, assignment: string, after?: string): Promise<Page<Extension>> {
    return this.#page(`${at(cohort, assignment)}/extensions`, extensionSchema, { after })
  }

  extend(cohort: string, assignment: string, person: string, due: string): Promise<Extension> {
    return this.#http.send('PUT', `${at(cohort, assignment)}/extensions/${person}`, extensionSchema, { body: { due } })
  }

  takeExtension(cohort: string, assignment: string, person: string): Promise<void> {
    return this.#http.sendOnly('DELETE', `${at(cohort, assignment)}/extensions/${person}`)
  }

  /** All learners of a cohort, by when they joined. */
  async learners(cohort: string): Promise<Member[]> {
    const path = `/v1/cohorts/${encodeURIComponent(cohort)}/members`
    const members = await everyPage((after) => this.#page(path, memberSchema, { after, limit: PAGE_SIZE.most }))
    return members.filter(({ role }) => role === 'learner')
  }

  /** What somebody is given in all their cohorts, by when it is due. */
  due(): Promise<Due[]> {
    return everyPage((after) => this.#page('/v1/assignments', dueSchema, { after, limit: PAGE_SIZE.most }))
  }

  /** One's own. */
  standings(cohort: string): Promise<Standings> {
    return this.#http.send('GET', `/v1/cohorts/${encodeURIComponent(cohort)}/standings/mine`, standingsSchema)
  }

  /** Of everybody, or of one learner; the newest first. */
  attempts(cohort: string, assignment: string, learner: string | undefined, after?: string): Promise<Page<Attempt>> {
    return this.#page(`${at(cohort, assignment)}/attempts`, attemptSchema, { learner, after })
  }

  myAttempts(cohort: string, assignment: string, after?: string): Promise<Page<Attempt>> {
    return this.#page(`${at(cohort, assignment)}/attempts/mine`, attemptSchema, { after })
  }

  #page<T extends z.ZodType>(path: string, items: T, query: Query): Promise<Page<z.output<T>>> {
    return this.#http.send('GET', `${path}?${searchOf(query)}`, pageSchema(items))
  }
}

interface Query {
  after?: string | undefined
  learner?: string | undefined
  limit?: number
}

function searchOf({ limit = PAGE, ...query }: Query): string {
  const given = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return new URLSearchParams([['limit', String(limit)], ...given]).toString()
}

/** Ids come from the address, which anybody may have written. */
const at = (cohort: string, assignment?: string): string =>
  `/v1/cohorts/${encodeURIComponent(cohort)}/assignments${assignment === undefined ? '' : `/${encodeURIComponent(assignment)}`}`
