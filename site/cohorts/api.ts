import {
  claimedSchema,
  cohortSchema,
  invitationSchema,
  invitedSchema,
  joinedSchema,
  joinLinkSchema,
  joinPreviewSchema,
  madeJoinLinkSchema,
  memberSchema,
  pageSchema,
  type Claimed,
  type Cohort,
  type CohortChange,
  type Invitation,
  type Invited,
  type Joined,
  type JoinLink,
  type JoinPreview,
  type MadeJoinLink,
  type Member,
  type NewCohort,
  type NewInvitations,
  type NewJoinLink,
  type Page,
} from '../runtimes/server/cohorts-api.ts'
import { Http, type HttpOptions } from '../runtimes/server/http.ts'

/** Items of one page of a list. */
export const PAGE = 20

/** The calls about cohorts. All throw what `Http` throws. */
export class CohortsApi {
  readonly #http: Http

  constructor(options: HttpOptions) {
    this.#http = new Http(options)
  }

  mine(after?: string): Promise<Page<Cohort>> {
    return this.#http.send('GET', paged('/v1/cohorts', after), pageSchema(cohortSchema))
  }

  make(body: NewCohort, idempotencyKey: string): Promise<Cohort> {
    return this.#http.send('POST', '/v1/cohorts', cohortSchema, { body, idempotencyKey })
  }

  join(code: string): Promise<Joined> {
    return this.#http.send('POST', '/v1/joins', joinedSchema, { body: { code } })
  }

  previewJoin(code: string): Promise<JoinPreview> {
    return this.#http.send('POST', '/v1/join-previews', joinPreviewSchema, { body: { code } })
  }

  claim(): Promise<Claimed> {
    return this.#http.send('POST', '/v1/invitations/claim', claimedSchema, { body: {} })
  }

  find(cohort: string): Promise<Cohort> {
    return this.#http.send('GET', at(cohort), cohortSchema)
  }

  change(cohort: string, body: CohortChange): Promise<Cohort> {
    return this.#http.send('PATCH', at(cohort), cohortSchema, { body })
  }

  setArchived(cohort: string, isArchived: boolean): Promise<Cohort> {
    return isArchived
      ? this.#http.send('PUT', `${at(cohort)}/archived`, cohortSchema, { body: {} })
      : this.#http.send('DELETE', `${at(cohort)}/archived`, cohortSchema)
  }

  leave(cohort: string): Promise<void> {
    return this.#http.sendOnly('DELETE', `${at(cohort)}/membership`)
  }

  members(cohort: string, after?: string): Promise<Page<Member>> {
    return this.#http.send('GET', paged(`${at(cohort)}/members`, after), pageSchema(memberSchema))
  }

  changeRole(cohort: string, person: string, role: Member['role']): Promise<Member> {
    return this.#http.send('PATCH', `${at(cohort)}/members/${person}`, memberSchema, { body: { role } })
  }

  removeMember(cohort: string, person: string): Promise<void> {
    return this.#http.sendOnly('DELETE', `${at(cohort)}/members/${person}`)
  }

  joinLinks(cohort: string, after?: string): Promise<Page<JoinLink>> {
    return this.#http.send('GET', paged(`${at(cohort)}/join-links`, after), pageSchema(joinLinkSchema))
  }

  makeJoinLink(cohort: string, body: NewJoinLink, idempotencyKey: string): Promise<MadeJoinLink> {
    return this.#http.send('POST', `${at(cohort)}/join-links`, madeJoinLinkSchema, { body, idempotencyKey })
  }

  revokeJoinLink(cohort: string, link: string): Promise<void> {
    return this.#http.sendOnly('DELETE', `${at(cohort)}/join-links/${link}`)
  }

  invitations(cohort: string, after?: string): Promise<Page<Invitation>> {
    return this.#http.send('GET', paged(`${at(cohort)}/invitations`, after), pageSchema(invitationSchema))
  }

  invite(cohort: string, body: NewInvitations): Promise<Invited> {
    return this.#http.send('POST', `${at(cohort)}/invitations`, invitedSchema, { body })
  }

  mailInvitation(cohort: string, invitation: string): Promise<Invitation> {
    return this.#http.send('POST', `${at(cohort)}/invitations/${invitation}/mail`, invitationSchema, { body: {} })
  }

  removeInvitation(cohort: string, invitation: string): Promise<void> {
    return this.#http.sendOnly('DELETE', `${at(cohort)}/invitations/${invitation}`)
  }
}

/** The id comes from the address, which anybody may have written. */
const at = (cohort: string) => `/v1/cohorts/${encodeURIComponent(cohort)}`

function paged(path: string, after: string | undefined): string {
  return `${path}?${new URLSearchParams({ limit: String(PAGE), ...(after === undefined ? {} : { after }) }).toString()}`
}
