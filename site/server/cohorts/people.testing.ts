import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import { z } from 'zod'
import { cohortSchema, joinedSchema, madeJoinLinkSchema, type Cohort, type MadeJoinLink } from '../../runtimes/server/cohorts-api.ts'
import { PERSON_HEADER, type CohortsServer } from './cohorts-server.testing.ts'
import type { Pool } from 'pg'

/** Somebody, and what they send. */
export interface Person {
  readonly id: string
  readonly name: string
  readonly email: string | null
  send(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Response>
  get(path: string): Promise<Response>
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<Response>
}

/** People of a server. Paths begin after `/api/v1`. */
export interface People {
  account(name: string): Promise<Person>
  guest(name: string): Promise<Person>
  administrator(name: string): Promise<Person>
  readonly nobody: Person
}

export function peopleOf({ base }: Pick<CohortsServer, 'base'>, pool: Pool): People {
  const person = (id: string, name: string, email: string | null): Person => {
    const send: Person['send'] = (method, path, body, headers = {}) =>
      fetch(`${base}/api/v1${path}`, {
        method,
        headers: {
          origin: base,
          ...(id === '' ? {} : { [PERSON_HEADER]: id }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
    return {
      id,
      name,
      email,
      send,
      get: (path) => send('GET', path),
      post: (path, body = {}, headers) => send('POST', path, body, headers),
    }
  }
  const make = async (name: string, kind: 'guest' | 'account' | 'administrator'): Promise<Person> => {
    const id = randomUUID()
    const email = kind === 'guest' ? null : `${id}@example.org`
    await pool.query('insert into users (id, name, email, email_verified, is_guest, is_administrator) values ($1, $2, $3, true, $4, $5)', [
      id,
      name,
      email,
      kind === 'guest',
      kind === 'administrator',
    ])
    return person(id, name, email)
  }
  return {
    account: (name) => make(name, 'account'),
    guest: (name) => make(name, 'guest'),
    administrator: (name) => make(name, 'administrator'),
    nobody: person('', 'nobody', null),
  }
}

/** What an answer says, once it is a success of that shape. */
export async function read<T>(answer: Response | Promise<Response>, schema: z.ZodType<T>): Promise<T> {
  const response = await answer
  const body: unknown = await response.json()
  expect(response.status, JSON.stringify(body)).toBeLessThan(300)
  return schema.parse(body)
}

const problem = z.looseObject({ type: z.string(), status: z.number(), detail: z.string() })

/** Status and code of a refusal, such as `409 last-owner`. */
export async function refusal(answer: Response | Promise<Response>): Promise<string> {
  const { type, status } = problem.parse(await (await answer).json())
  return `${status} ${type.replace('urn:loadbearing:problem:', '')}`
}

export async function newCohort(owner: Person, settings: Record<string, unknown> = {}): Promise<Cohort> {
  return read(owner.post('/cohorts', { name: 'Bell ringers', timeZone: 'Europe/Berlin', ...settings }), cohortSchema)
}

export async function newLink(by: Person, { id }: Pick<Cohort, 'id'>, settings: Record<string, unknown> = {}): Promise<MadeJoinLink> {
  return read(by.post(`/cohorts/${id}/join-links`, settings), madeJoinLinkSchema)
}

/** Lets people join as learners, or what else it says. */
export async function letIn(
  owner: Person,
  cohort: Pick<Cohort, 'id'>,
  persons: readonly Person[],
  role: 'learner' | 'mentor' = 'learner',
): Promise<void> {
  const { code } = await newLink(owner, cohort, { role })
  for (const person of persons) await read(person.post('/joins', { code }), joinedSchema)
}
