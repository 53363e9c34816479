import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Controller, Get, Module, type INestApplication } from '@nestjs/common'
import { APP_FILTER, APP_GUARD, NestFactory } from '@nestjs/core'
import type { Request } from 'express'
import type { Pool } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { meSchema } from '../../runtimes/server/identity.ts'
import { Browser } from '../browser.testing.ts'
import { ProblemFilter } from '../problems/problem.filter.ts'
import { testCluster, testPool, testServer, type TestServer } from '../server.testing.ts'
import { AccessGuard } from './access.guard.ts'
import { Administrator, CohortRoles, Everybody, InCohort } from './access.ts'
import { Actors, CurrentActor, WrongTokens, type Actor } from './actor.ts'

let cluster: Awaited<ReturnType<typeof testCluster>>
let server: TestServer
let pool: Pool

beforeAll(async () => {
  cluster = await testCluster()
  server = await testServer(cluster)
  pool = testPool(cluster.url)
}, 60_000)

afterAll(async () => {
  await pool.end()
  await server[Symbol.asyncDispose]()
  await cluster.stop()
})

const PEOPLE = ['signed out', 'guest', 'account', 'administrator'] as const
type Person = (typeof PEOPLE)[number]

const CLOSED = { 'signed out': 401, guest: 200, account: 200, administrator: 200 } as const
const ADMINISTRATORS = { 'signed out': 401, guest: 403, account: 403, administrator: 200 } as const
const OPEN = { 'signed out': 200, guest: 200, account: 200, administrator: 200 } as const

/**
 * Who gets past the door of each route; 200 stands for "yes", whatever the route then says of an empty body or an unknown id.
 */
const MATRIX: Readonly<Record<string, Readonly<Record<Person, number>>>> = {
  'GET /.well-known/jwks.json': OPEN,
  'GET /api/health/live': OPEN,
  'GET /api/health/ready': OPEN,
  'GET /api/session': OPEN,
  'GET /api/openapi.json': OPEN,
  'POST /api/gradings': OPEN,
  'GET /api/gradings/{id}': OPEN,
  'GET /api/gradings/{id}/events': OPEN,
  'DELETE /api/gradings/{id}': OPEN,
  'POST /api/runs': OPEN,
  'GET /api/runs/{id}/events': OPEN,
  'POST /api/runs/{id}/requests': OPEN,
  'DELETE /api/runs/{id}': OPEN,
  'POST /api/tests': OPEN,
  'POST /api/checks': OPEN,
  'GET /api/v1/certificates/{certificate}': OPEN,
  'GET /api/v1/me/tracks': CLOSED,
  'POST /api/v1/me/certificates': CLOSED,
  'DELETE /api/v1/me/certificates/{certificate}': CLOSED,
  'POST /api/v1/guests': OPEN,
  'POST /api/v1/accounts': OPEN,
  'POST /api/v1/sessions': OPEN,
  'DELETE /api/v1/sessions/current': CLOSED,
  'DELETE /api/v1/sessions': CLOSED,
  'GET /api/v1/me': CLOSED,
  'GET /api/v1/me/export': CLOSED,
  'DELETE /api/v1/me': CLOSED,
  'POST /api/v1/password-resets': OPEN,
  'PUT /api/v1/password': OPEN,
  'POST /api/v1/address-proofs': CLOSED,
  'PUT /api/v1/address-proofs': OPEN,
  'POST /api/v1/oidc': OPEN,
  'GET /api/v1/callback/oidc': OPEN,
  'POST /api/v1/administrator': CLOSED,
  'POST /api/v1/cohorts': CLOSED,
  'GET /api/v1/cohorts': CLOSED,
  'POST /api/v1/join-previews': OPEN,
  'POST /api/v1/joins': CLOSED,
  'POST /api/v1/invitations/claim': CLOSED,
  'GET /api/v1/assignments': CLOSED,
  'GET /api/v1/exercises/{slug}/revisions/{revision}': CLOSED,
  'GET /api/v1/exercises/{slug}/revisions/{revision}/suite': CLOSED,
  'GET /api/v1/exercises/{slug}/revisions/{revision}/beside': CLOSED,
  'GET /api/v1/comments/unread': CLOSED,
  'PUT /api/v1/activity': CLOSED,
  'GET /api/v1/tokens': CLOSED,
  'POST /api/v1/tokens': CLOSED,
  'DELETE /api/v1/tokens/{token}': CLOSED,
  'GET /api/v1/card-reviews': CLOSED,
  'POST /api/v1/card-reviews': CLOSED,
  'GET /api/v1/work': CLOSED,
  'GET /api/v1/work/{slug}': CLOSED,
  'PUT /api/v1/work/{slug}': CLOSED,
  'GET /api/v1/exercises/{slug}/reveals': CLOSED,
  'POST /api/v1/exercises/{slug}/reveals': CLOSED,
  'GET /api/v1/audit-events': ADMINISTRATORS,
  'GET /api/v1/administration/cohorts': ADMINISTRATORS,
  'GET /api/v1/administration/people': ADMINISTRATORS,
  'PUT /api/v1/administration/administrators/{person}': ADMINISTRATORS,
  'DELETE /api/v1/administration/administrators/{person}': ADMINISTRATORS,
}

/** What lies in a cohort has a matrix of its own, with the roles: ../cohorts/cohort-access.http.test.ts. */
const isOfCohort = (route: string): boolean => route.includes(' /api/v1/cohorts/{cohort}')

/** What the guard answers; a handler never does. */
const REFUSALS = /:(?:closed|signed-out|administrator-only|cohort-unknown|role-missing)$/
const problem = z.object({ type: z.string() })

async function come(person: Person): Promise<Browser> {
  const browser = Browser.at(server)
  if (person === 'signed out') return browser
  if (person === 'guest') {
    expect((await browser.post('/api/v1/guests', { name: 'Grace' })).status).toBe(201)
    return browser
  }
  const account = { name: 'Ada', email: `${crypto.randomUUID()}@example.org`, password: 'correct horse battery' }
  const { id } = meSchema.parse((await browser.post('/api/v1/accounts', account)).body)
  if (person === 'administrator') await pool.query('update users set is_administrator = true where id = $1', [id])
  return browser
}

/** The status, where the guard gave it; else 200. */
async function door(browser: Browser, route: string): Promise<number> {
  const [method = '', path = ''] = route.split(' ')
  const answer = await browser.send(method, path.replaceAll(/\{\w+\}/g, crypto.randomUUID()), method === 'GET' ? undefined : {})
  const refused = problem.safeParse(answer.body).data
  return refused && REFUSALS.test(refused.type) ? answer.status : 200
}

test('the matrix has every route that the server says it answers, and no other', async () => {
  const log = await readFile(join(server.course.root, 'data/logs/server.log'), 'utf8')
  const routes = [...log.matchAll(/Mapped \{(\S+), (\w+)\} route/g)].map(
    ([, path = '', method = '']) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`,
  )
  expect(routes.filter((route) => !isOfCohort(route)).sort()).toEqual(Object.keys(MATRIX).sort())
})

test('every route is described, but for the description', async () => {
  const { paths } = z
    .object({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) })
    .parse((await Browser.at(server).get('/api/openapi.json')).body)
  const described = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  )
  expect([...described.filter((route) => !isOfCohort(route)), 'GET /api/openapi.json'].sort()).toEqual(Object.keys(MATRIX).sort())
})

describe.each(PEOPLE)('%s', (person) => {
  // Some routes end the session: each is tried by somebody of its own.
  test.each(Object.entries(MATRIX).filter(([route]) => !route.startsWith('DELETE /api/v1/sessions')))('%s', async (route, expected) => {
    expect(await door(await whoever(person), route)).toBe(expected[person])
  })

  test.each(['DELETE /api/v1/sessions/current', 'DELETE /api/v1/sessions'])('%s', async (route) => {
    expect(await door(await come(person), route)).toBe(MATRIX[route]?.[person])
  })
})

const known = new Map<Person, Promise<Browser>>()

/** One browser for each kind of person, for routes that leave the session alone. */
async function whoever(person: Person): Promise<Browser> {
  const browser = known.get(person) ?? come(person)
  known.set(person, browser)
  const { cookie } = await browser
  const copy = Browser.at(server)
  for (const pair of cookie.split('; ')) {
    const [name = '', value] = pair.split(/=(.*)/)
    if (name !== '') copy.set(name, value)
  }
  return copy
}

describe('a rule', () => {
  const ours = crypto.randomUUID()
  const people: Readonly<Record<string, Actor>> = Object.fromEntries(
    ['owner', 'mentor', 'learner', 'stranger', 'administrator'].map((name) => [
      name,
      { id: name, name, kind: 'account', isAdministrator: name === 'administrator' },
    ]),
  )

  @Controller()
  class Routes {
    @Get('forgotten')
    forgotten(): string {
      return 'secret'
    }

    @Get('open')
    @Everybody()
    open(): string {
      return 'open'
    }

    @Get('administrators')
    @Administrator()
    administrators(@CurrentActor() actor: Actor): string {
      return actor.name
    }

    @Get('cohorts/:cohort')
    @InCohort('owner', 'mentor')
    cohort(@CurrentActor() actor: Actor): string {
      return actor.name
    }
  }

  @Module({
    controllers: [Routes],
    providers: [
      { provide: APP_GUARD, useClass: AccessGuard },
      { provide: APP_FILTER, useClass: ProblemFilter },
      { provide: Actors, useValue: { of: async ({ headers }: Request) => people[String(headers['x-person'])] } },
      { provide: WrongTokens, useValue: { count: async () => undefined } },
      {
        provide: CohortRoles,
        useValue: {
          of: async (cohort: string, person: string) =>
            cohort === ours && !['stranger', 'administrator'].includes(person) ? person : undefined,
        },
      },
    ],
  })
  class App {}

  let app: INestApplication
  beforeAll(async () => {
    app = await NestFactory.create(App, { logger: false })
    await app.listen(0, '127.0.0.1')
  })
  afterAll(() => app.close())

  async function ask(path: string, person = 'nobody'): Promise<Response> {
    return fetch(`${await app.getUrl()}/${path}`, { headers: { 'x-person': person } })
  }

  test('that is missing lets in nobody, not even the administrator', async () => {
    expect((await ask('open')).status).toBe(200)
    const answer = await ask('forgotten', 'administrator')
    expect(answer.status).toBe(403)
    expect(await answer.text()).not.toContain('secret')
  })

  test('for the administrator lets in nobody else', async () => {
    const answers = await Promise.all(['nobody', 'learner', 'owner', 'administrator'].map((person) => ask('administrators', person)))
    expect(answers.map(({ status }) => status)).toEqual([401, 403, 403, 200])
  })

  test.each([
    ['nobody', 401],
    ['owner', 200],
    ['mentor', 200],
    ['learner', 403],
    ['stranger', 404],
    ['administrator', 200],
  ])('for roles of a cohort answers %s with %i', async (person, status) => {
    expect((await ask(`cohorts/${ours}`, person)).status).toBe(status)
  })

  test('for roles of a cohort says the same of a foreign cohort, one that is not there, and what is no id', async () => {
    for (const cohort of [crypto.randomUUID(), 'no-id']) expect((await ask(`cohorts/${cohort}`, 'owner')).status).toBe(404)
    expect((await ask('cohorts/no-id', 'administrator')).status).toBe(404)
  })
})
