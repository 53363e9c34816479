import { PAGE } from '../cohorts/api.ts'
import {
  administeredCohortSchema,
  administeredPersonSchema,
  type AdministeredCohort,
  type AdministeredPerson,
} from '../runtimes/server/administration-api.ts'
import { auditPageSchema, type AuditPage } from '../runtimes/server/audit.ts'
import { pageSchema, type Page } from '../runtimes/server/cohorts-api.ts'
import { Http, type HttpOptions } from '../runtimes/server/http.ts'

export type AuditEvent = AuditPage['events'][number]

/** The calls of the administrator. All throw what `Http` throws. */
export class AdministrationApi {
  readonly #http: Http

  constructor(options: HttpOptions) {
    this.#http = new Http(options)
  }

  cohorts(after?: string): Promise<Page<AdministeredCohort>> {
    return this.#http.send('GET', address('/administration/cohorts', { after }), pageSchema(administeredCohortSchema))
  }

  /** @param search a part of a name or an address, or an id; empty for all */
  people(search: string, after?: string): Promise<Page<AdministeredPerson>> {
    return this.#http.send('GET', address('/administration/people', { after, search }), pageSchema(administeredPersonSchema))
  }

  appoint(person: string): Promise<void> {
    return this.#http.sendOnly('PUT', administrator(person), { body: {} })
  }

  remove(person: string): Promise<void> {
    return this.#http.sendOnly('DELETE', administrator(person))
  }

  async auditLog(before?: string): Promise<Page<AuditEvent>> {
    const { events, next } = await this.#http.send('GET', address('/audit-events', { before }), auditPageSchema)
    return { items: events, next: next === null ? null : String(next) }
  }
}

const administrator = (person: string): string => `/v1/administration/administrators/${encodeURIComponent(person)}`

function address(path: string, query: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(query).flatMap(([name, value]) => (value === undefined || value === '' ? [] : [[name, value]]))
  return `/v1${path}?${new URLSearchParams([['limit', String(PAGE)], ...given]).toString()}`
}
