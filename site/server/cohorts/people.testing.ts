import { randomUUID } from 'node:crypto'
import type { Pool } from 'pg'
import { expect } from 'vitest'
import { z } from 'zod'
import { cohortSchema, joinedSchema, madeJoinLinkSchema, type Cohort, type MadeJoinLink } from '../../runtimes/server/cohorts-api.ts'
import { meSchema, type Me } from '../../runtimes/server/identity.ts'
import { Browser } from '../browser.testing.ts'
import type { Config } from '../config.ts'
import { testCluster, testPool, testServer, type TestServer } from '../server.testing.ts'

/** Somebody, and what they send. */
export interface Person {
  readonly id: string
  readonly name: string
  readonly email: string | null
  /** Of their session, for what is not sent here: a stream. */
  readonly cookie: string
  send(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Response>
  get(path: string): Promise<Response>
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<Response>
}

/** People who come to a server. Paths begin after `/api/v1`. */
export interface People {
  /** With an address that is proved. */
  account(name: string): Promise<Person>
  guest(name: string): Promise<Person>
  administrator(name: string): Promise<Person>
  readonly nobody: Person
}

/** A real server on a PostgreSQL of its own, and people who come to it. */
export interface PeopledServer {
  readonly server: TestServer
  /** Another server on the same database. */
  another(): Promise<TestServer>
  /** The server's database. */
  readonly pool: Pool
  readonly people: People
  stop(): Promise<void>
}

/** @param settings of the server, where they matter */
export async function peopledServer(settings: Partial<Config> = {}): Promise<PeopledServer> {
  const cluster = await testCluster()
  const server = await testServer(cluster, settings)
  const pool = testPool(cluster.url)
  const stop = async () => {
    await pool.end()
    await server[Symbol.asyncDispose]()
    await cluster.stop()
  }
  return { server, another: () => testServer(cluster), pool, people: peopleOf(server, pool), stop }
}

/** @param server that they come to, and its database */
export function peopleOf(server: Pick<TestServer, 'base'>, pool: Pool): People {
  const person = ({ id, name, email }: Pick<Me, 'id' | 'name' | 'email'>, cookie: string): Person => {
    const send: Person['send'] = (method, path, body, headers = {}) =>
      fetch(`${server.base}/api/v1${path}`, {
        method,
        headers: { origin: server.base, cookie, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
    return {
      id,
      name,
      email,
      cookie,
      send,
      get: (path) => send('GET', path),
      post: (path, body = {}, headers) => send('POST', path, body, headers),
    }
  }
  const come = async (path: string, body: object): Promise<Person> => {
    const browser = Browser.at(server)
    const me = meSchema.parse((await browser.post(path, body)).body)
    return person(me, browser.cookie)
  }
  const account = async (name: string): Promise<Person> => {
    const made = await come('/api/v1/accounts', { name, email: `${randomUUID()}@example.org`, password: 'correct horse battery' })
    // As if its owner had opened the link of a mail.
    await pool.query('update users set email_verified = true where id = $1', [made.id])
    return made
  }
  return {
    account,
    guest: (name) => come('/api/v1/guests', { name }),
    administrator: async (name) => {
      const made = await account(name)
      await pool.query('update users set is_administrator = true where id = $1', [made.id])
      return made
    },
    nobody: person({ id: '', name: 'nobody', email: null }, ''),
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
