import { z } from 'zod'
import { pageQuerySchema, timestampSchema } from './cohorts-api.ts'

/**
 * The part of the HTTP contract (api.ts) for the administrator: all that is on this server, newest first, in pages
 * as in cohorts-api.ts. Who changed what: audit.ts.
 *
 * | method and path             | answer |
 * | --------------------------- | ------ |
 * | GET /administration/cohorts | page of administeredCohortSchema |
 * | GET /administration/people  | page of administeredPersonSchema; `?search=…` in names and addresses, or an id |
 * | PUT, DELETE /administration/administrators/:person | 204: makes an account administrator, or takes that from it |
 */

export const peopleQuerySchema = pageQuerySchema.extend({ search: z.string().trim().max(100).optional() })

export const administeredCohortSchema = z.object({
  id: z.uuid(),
  name: z.string(),
  createdAt: timestampSchema,
  archivedAt: timestampSchema.nullable(),
  /** People in it, of whatever role. */
  people: z.int(),
})

export const administeredPersonSchema = z.object({
  id: z.uuid(),
  name: z.string(),
  kind: z.enum(['guest', 'account']),
  /** Null for a guest. */
  email: z.string().nullable(),
  isAddressProved: z.boolean(),
  isAdministrator: z.boolean(),
  createdAt: timestampSchema,
  /** Cohorts that the person is in. */
  cohorts: z.int(),
})

export type PeopleQuery = z.infer<typeof peopleQuerySchema>
export type AdministeredCohort = z.infer<typeof administeredCohortSchema>
export type AdministeredPerson = z.infer<typeof administeredPersonSchema>
