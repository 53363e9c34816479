import { randomUUID } from 'node:crypto'
import type { Pool } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { RING_THE_BELL } from '#engine/exercise/fixture.testing.ts'
import type { TestServer } from '../server.testing.ts'
import { digestOf, newCode } from './join-code.ts'
import { peopledServer, type People, type PeopledServer, type Person } from './people.testing.ts'

const ROLES = ['signed out', 'stranger', 'guest', 'learner', 'mentor', 'owner', 'administrator'] as const
type Role = (typeof ROLES)[number]

/** Whom a route lets in; the answer then is `ok`. */
interface Rule {
  allowed: readonly Role[]
  ok: number
  body?: unknown
  query?: string
}

const MEMBERS = ['learner', 'mentor', 'owner', 'administrator'] as const
const STAFF = ['mentor', 'owner', 'administrator'] as const
const OWNERS = ['owner', 'administrator'] as const

/** Routes of one cohort. In paths: ids of what is in the cohort. */
const IN_COHORT: Readonly<Record<string, Rule>> = {
  'GET /cohorts/{cohort}': { allowed: MEMBERS, ok: 200 },
  'PATCH /cohorts/{cohort}': { allowed: OWNERS, ok: 200, body: { version: 1, name: 'Other' } },
  'PUT /cohorts/{cohort}/archived': { allowed: OWNERS, ok: 200, body: {} },
  'DELETE /cohorts/{cohort}/archived': { allowed: OWNERS, ok: 200 },
  'GET /cohorts/{cohort}/members': { allowed: STAFF, ok: 200 },
  'PATCH /cohorts/{cohort}/members/{person}': { allowed: OWNERS, ok: 200, body: { role: 'mentor' } },
  'DELETE /cohorts/{cohort}/members/{person}': { allowed: OWNERS, ok: 204 },
  'DELETE /cohorts/{cohort}/membership': { allowed: ['learner', 'mentor', 'owner'], ok: 204 },
  'POST /cohorts/{cohort}/join-links': { allowed: STAFF, ok: 201, body: {} },
  'GET /cohorts/{cohort}/join-links': { allowed: STAFF, ok: 200 },
  'DELETE /cohorts/{cohort}/join-links/{link}': { allowed: STAFF, ok: 204 },
  'POST /cohorts/{cohort}/invitations': { allowed: STAFF, ok: 201, body: { addresses: 'bo@example.org' } },
  'GET /cohorts/{cohort}/invitations': { allowed: STAFF, ok: 200 },
  'DELETE /cohorts/{cohort}/invitations/{invitation}': { allowed: STAFF, ok: 204 },
  'POST /cohorts/{cohort}/invitations/{invitation}/mail': { allowed: STAFF, ok: 202, body: {} },
  'POST /cohorts/{cohort}/assignments': { allowed: STAFF, ok: 201, body: { give: { kind: 'exercise', slug: 'tune-the-bell' } } },
  'GET /cohorts/{cohort}/assignments': { allowed: MEMBERS, ok: 200 },
  'PUT /cohorts/{cohort}/assignments/order': { allowed: STAFF, ok: 200, body: { assignments: ['{assignment}'], version: 1 } },
  'GET /cohorts/{cohort}/assignments/{assignment}': { allowed: MEMBERS, ok: 200 },
  'PATCH /cohorts/{cohort}/assignments/{assignment}': { allowed: STAFF, ok: 200, body: { version: 1, required: false } },
  'DELETE /cohorts/{cohort}/assignments/{assignment}': { allowed: STAFF, ok: 204 },
  'GET /cohorts/{cohort}/assignments/{assignment}/extensions': { allowed: STAFF, ok: 200 },
  'PUT /cohorts/{cohort}/assignments/{assignment}/extensions/{person}': { allowed: STAFF, ok: 200, body: { due: '2099-12-20T18:00' } },
  'DELETE /cohorts/{cohort}/assignments/{assignment}/extensions/{person}': { allowed: STAFF, ok: 204 },
  'GET /cohorts/{cohort}/assignments/{assignment}/attempts': { allowed: STAFF, ok: 200 },
  'GET /cohorts/{cohort}/assignments/{assignment}/attempts/mine': { allowed: MEMBERS, ok: 200 },
  // Something to grade would be one thing more in each cohort.
  'POST /cohorts/{cohort}/assignments/{assignment}/regradings': { allowed: STAFF, ok: 409, body: {} },
  'GET /cohorts/{cohort}/assignments/{assignment}/regradings': { allowed: STAFF, ok: 200 },
  'GET /cohorts/{cohort}/regradings/{regrading}': { allowed: STAFF, ok: 200 },
  'GET /cohorts/{cohort}/regradings/{regrading}/changes': { allowed: STAFF, ok: 200 },
  'PUT /cohorts/{cohort}/regradings/{regrading}/applied': { allowed: STAFF, ok: 200, body: {} },
  'PUT /cohorts/{cohort}/regradings/{regrading}/discarded': { allowed: STAFF, ok: 200, body: {} },
  'GET /cohorts/{cohort}/progress': { allowed: STAFF, ok: 200 },
  'GET /cohorts/{cohort}/standings/mine': { allowed: MEMBERS, ok: 200 },
  'GET /cohorts/{cohort}/gradebook': { allowed: STAFF, ok: 200 },
  'GET /cohorts/{cohort}/gradebook.csv': { allowed: STAFF, ok: 200 },
  'GET /cohorts/{cohort}/assignments/{assignment}/similar': { allowed: STAFF, ok: 200 },
  // There is one attempt only.
  'GET /cohorts/{cohort}/attempts/{attempt}/similar': { allowed: STAFF, ok: 404, query: '?with=3d6f0a52-8f6b-4d0e-9b0a-2d1c6c5b7a10' },
  'GET /cohorts/{cohort}/insights': { allowed: STAFF, ok: 200 },
  'GET /cohorts/{cohort}/insights/{assignment}': { allowed: STAFF, ok: 200 },
  'GET /cohorts/{cohort}/attempts/{attempt}': { allowed: MEMBERS, ok: 200 },
  'GET /cohorts/{cohort}/attempts/{attempt}/files': { allowed: MEMBERS, ok: 200 },
  'GET /cohorts/{cohort}/attempts/{attempt}/events': { allowed: MEMBERS, ok: 200 },
  'PUT /cohorts/{cohort}/attempts/{attempt}/seen': { allowed: MEMBERS, ok: 204, body: { until: '2026-01-01T10:00:00Z' } },
  'GET /cohorts/{cohort}/attempts/{attempt}/threads': { allowed: MEMBERS, ok: 200 },
  'POST /cohorts/{cohort}/attempts/{attempt}/threads': { allowed: MEMBERS, ok: 201, body: { file: 'src/bell.ts', line: 1, body: 'Why?' } },
  'POST /cohorts/{cohort}/threads/{thread}/comments': { allowed: MEMBERS, ok: 201, body: { body: 'Because.' } },
  'PUT /cohorts/{cohort}/threads/{thread}/resolved': { allowed: STAFF, ok: 200, body: {} },
  'DELETE /cohorts/{cohort}/threads/{thread}/resolved': { allowed: STAFF, ok: 200 },
  'PATCH /cohorts/{cohort}/comments/{comment}': { allowed: ['learner'], ok: 200, body: { version: 1, body: 'Other' } },
  'DELETE /cohorts/{cohort}/comments/{comment}': { allowed: ['learner'], ok: 204 },
  'GET /cohorts/{cohort}/board': { allowed: STAFF, ok: 200 },
  'GET /cohorts/{cohort}/board/events': { allowed: STAFF, ok: 200, query: '?since=1' },
  'GET /cohorts/{cohort}/assignments/{assignment}/hand': { allowed: ['learner'], ok: 200 },
  'PUT /cohorts/{cohort}/assignments/{assignment}/hand': { allowed: ['learner'], ok: 200, body: {} },
  'DELETE /cohorts/{cohort}/assignments/{assignment}/hand': { allowed: ['learner'], ok: 204 },
  'POST /cohorts/{cohort}/webhooks': {
    allowed: OWNERS,
    ok: 201,
    body: { url: 'https://hooks.example.org', events: ['attempt.graded'] },
  },
  'GET /cohorts/{cohort}/webhooks': { allowed: OWNERS, ok: 200 },
  'PATCH /cohorts/{cohort}/webhooks/{webhook}': { allowed: OWNERS, ok: 200, body: { enabled: false } },
  'DELETE /cohorts/{cohort}/webhooks/{webhook}': { allowed: OWNERS, ok: 204 },
  'POST /cohorts/{cohort}/webhooks/{webhook}/pings': { allowed: OWNERS, ok: 202, body: {} },
  'GET /cohorts/{cohort}/webhooks/{webhook}/deliveries': { allowed: OWNERS, ok: 200 },
  'POST /cohorts/{cohort}/webhooks/{webhook}/deliveries/{delivery}/tries': { allowed: OWNERS, ok: 202, body: {} },
  'DELETE /cohorts/{cohort}/hands/{hand}': { allowed: STAFF, ok: 204 },
}

const SIGNED_IN = ['stranger', 'guest', 'learner', 'mentor', 'owner', 'administrator'] as const
const ACCOUNTS = ['stranger', 'mentor', 'owner', 'administrator'] as const

/** Routes of nobody's cohort. */
const OF_ONESELF: Readonly<Record<string, Rule>> = {
  'POST /cohorts': { allowed: ACCOUNTS, ok: 201, body: { name: 'Mine', timeZone: 'UTC' } },
  'GET /cohorts': { allowed: SIGNED_IN, ok: 200 },
  'POST /join-previews': { allowed: ROLES, ok: 200, body: { code: '{code}' } },
  'POST /joins': { allowed: SIGNED_IN, ok: 200, body: { code: '{code}' } },
  'POST /invitations/claim': { allowed: ACCOUNTS, ok: 200, body: {} },
  'GET /assignments': { allowed: SIGNED_IN, ok: 200 },
  'GET /comments/unread': { allowed: SIGNED_IN, ok: 200 },
  'PUT /activity': { allowed: SIGNED_IN, ok: 204, body: { slug: 'ring-the-bell' } },
}

let stop: PeopledServer['stop']
let server: TestServer
let pool: Pool
let people: People
let who: Readonly<Record<Role, Person>>
let others: { owner: Person; learner: Person }

beforeAll(async () => {
  ;({ server, pool, people, stop } = await peopledServer())
  for (const [path, text] of Object.entries(RING_THE_BELL))
    await server.course.write(path.replaceAll('ring-the-bell', 'tune-the-bell'), text)
  who = {
    'signed out': people.nobody,
    stranger: await people.account('Sol'),
    guest: await people.guest('Gil'),
    learner: await people.guest('Lena'),
    mentor: await people.account('Mo'),
    owner: await people.account('Ona'),
    administrator: await people.administrator('Ada'),
  }
  others = { owner: await people.account('Otis'), learner: await people.guest('Lou') }
}, 60_000)

afterAll(() => stop())

type Ids = Readonly<
  Record<
    | 'cohort'
    | 'person'
    | 'link'
    | 'invitation'
    | 'assignment'
    | 'hand'
    | 'code'
    | 'attempt'
    | 'thread'
    | 'comment'
    | 'regrading'
    | 'webhook'
    | 'delivery',
    string
  >
>

/** A cohort with something of everything. Its owner is not the only one, so that one can leave. */
async function makeCohort(members: 'with our people' | 'of others'): Promise<Ids> {
  const ids = {
    cohort: randomUUID(),
    person: others.learner.id,
    link: randomUUID(),
    invitation: randomUUID(),
    assignment: randomUUID(),
    hand: randomUUID(),
    code: newCode(),
    attempt: randomUUID(),
    thread: randomUUID(),
    comment: randomUUID(),
    regrading: randomUUID(),
    webhook: randomUUID(),
    delivery: randomUUID(),
  }
  const { cohort, person, link, invitation, assignment, hand, code } = ids
  await pool.query("insert into cohorts (id, name, time_zone, fingerprint) values ($1, 'Bell ringers', 'UTC', '')", [cohort])
  const ours = members === 'of others' ? [] : (['learner', 'mentor', 'owner'] as const).map((role) => [who[role].id, role] as const)
  for (const [id, role] of [[others.owner.id, 'owner'], [person, 'learner'], ...ours] as const)
    await pool.query('insert into memberships (cohort, person, role) values ($1, $2, $3)', [cohort, id, role])
  await pool.query(
    "insert into join_links (id, cohort, digest, role, places, expires_at) values ($1, $2, $3, 'learner', 5, now() + interval '1 day')",
    [link, cohort, digestOf(code)],
  )
  await pool.query("insert into invitations (id, cohort, email, role) values ($1, $2, 'al@example.org', 'learner')", [invitation, cohort])
  await pool.query(
    `insert into assignments (id, cohort, slug, position, due_local, due_at, late, required, hints, solution, fingerprint)
     values ($1, $2, 'ring-the-bell', 1, '2099-12-18T18:00', '2099-12-18T18:00Z', 'mark', true, 'free', 'free', '')`,
    [assignment, cohort],
  )
  await pool.query(
    "insert into extensions (assignment, person, due_local, due_at) values ($1, $2, '2099-12-19T18:00', '2099-12-19T18:00Z')",
    [assignment, person],
  )
  await pool.query('insert into raised_hands (id, cohort, assignment, person) values ($1, $2, $3, $4)', [hand, cohort, assignment, person])
  await pool.query(`insert into regrade_batches (id, scope, cohort, assignment) values ($1, '{}', $2, $3)`, [
    ids.regrading,
    cohort,
    assignment,
  ])
  // At a port where nothing listens.
  await pool.query(
    "insert into webhooks (id, cohort, url, events, secret) values ($1, $2, 'https://127.0.0.1:9', '{attempt.graded}', '')",
    [ids.webhook, cohort],
  )
  await pool.query("insert into webhook_deliveries (id, webhook, event, data, state) values ($1, $2, 'ping', '{}', 'failed')", [
    ids.delivery,
    ids.webhook,
  ])
  await makeAttempt(ids, members === 'of others' ? person : who.learner.id)
  return ids
}

/** With a comment of whoever handed it in. */
async function makeAttempt({ cohort, assignment, attempt, thread, comment }: Ids, person: string): Promise<void> {
  await pool.query(
    `insert into gradings (id, slug, revision, files, fingerprint, state)
     values ($1, 'ring-the-bell', 'x', '{"src/bell.ts":"ring()"}', '', 'cancelled')`,
    [attempt],
  )
  await pool.query(
    `insert into assignment_attempts (attempt, assignment, cohort, person, slug, timing) values ($1, $2, $3, $4, 'ring-the-bell', 'on-time')`,
    [attempt, assignment, cohort, person],
  )
  await pool.query(
    `insert into comment_threads (id, cohort, attempt, assignment, file, line, created_at) values ($1, $2, $3, $4, 'src/bell.ts', 1, now())`,
    [thread, cohort, attempt, assignment],
  )
  await pool.query("insert into comments (id, thread, author, body, at, fingerprint) values ($1, $2, $3, 'Why?', now(), '')", [
    comment,
    thread,
    person,
  ])
}

async function status(role: Role, route: string, { body, query = '' }: Rule, ids: Ids): Promise<number> {
  const fill = (text: string) => text.replaceAll(/\{(\w+)\}/g, (_all, name: string) => z.string().parse({ ...ids }[name]))
  const [method = '', path = ''] = route.split(' ')
  const sent: unknown = body === undefined ? undefined : JSON.parse(fill(JSON.stringify(body)))
  const answer = await who[role].send(method, fill(path) + query, sent)
  // A stream would go on.
  await answer.body?.cancel()
  return answer.status
}

/** What each role is answered. Who is let in gets a cohort of their own: the answer changes it. */
async function statuses(route: string, rule: Rule): Promise<Record<Role, number>> {
  const refusing = await makeCohort('with our people')
  const entries: [Role, number][] = []
  for (const role of ROLES) {
    const isAllowed = rule.allowed.includes(role)
    entries.push([role, await status(role, route, rule, isAllowed ? await makeCohort('with our people') : refusing)])
  }
  const { rowCount } = await pool.query("select from audit_events where subject = any ($1) or details ->> 'cohort' = $2", [
    [refusing.cohort, refusing.assignment],
    refusing.cohort,
  ])
  expect(rowCount, 'changes by people who were refused').toBe(0)
  return z.record(z.enum(ROLES), z.number()).parse(Object.fromEntries(entries))
}

const NOT_IN_IT = { 'signed out': 401, stranger: 404, guest: 404 }

describe('routes of a cohort', () => {
  test.each(Object.entries(IN_COHORT))('%s', async (route, rule) => {
    const expected = Object.fromEntries(ROLES.map((role) => [role, rule.allowed.includes(role) ? rule.ok : 403]))
    // An administrator who is not in a cohort can't leave it.
    const leaving = route.endsWith('/membership') ? { administrator: 404 } : {}
    expect(await statuses(route, rule)).toEqual({ ...expected, ...NOT_IN_IT, ...leaving })
  })
})

describe('routes of a cohort that is somebody else’s', () => {
  test.each(Object.entries(IN_COHORT))('%s', async (route, rule) => {
    await makeCohort('with our people')
    const foreign = await makeCohort('of others')
    for (const role of ['learner', 'mentor', 'owner'] as const)
      expect([role, await status(role, route, rule, foreign)]).toEqual([role, 404])
    const nowhere = { ...foreign, cohort: randomUUID() }
    for (const role of ['owner', 'administrator'] as const) expect([role, await status(role, route, rule, nowhere)]).toEqual([role, 404])
  })
})

describe('what is in somebody else’s cohort is not in mine', () => {
  const inside = Object.entries(IN_COHORT).filter(([route]) =>
    /\{(link|invitation|assignment|hand|attempt|thread|comment|regrading|webhook|delivery)\}/.test(route),
  )
  test.each(inside)('%s', async (route, rule) => {
    const foreign = await makeCohort('of others')
    const { cohort } = await makeCohort('with our people')
    const allowed = (['owner', 'administrator', 'learner'] as const).filter((role) => rule.allowed.includes(role))
    for (const role of allowed) expect([role, await status(role, route, rule, { ...foreign, cohort })]).toEqual([role, 404])
  })
})

describe('routes of oneself', () => {
  test.each(Object.entries(OF_ONESELF))('%s', async (route, rule) => {
    const refused = (role: Role) => (role === 'signed out' ? 401 : 403)
    const expected = Object.fromEntries(ROLES.map((role) => [role, rule.allowed.includes(role) ? rule.ok : refused(role)]))
    expect(await statuses(route, rule)).toEqual(expected)
  })
})

test('these are all routes that the server describes', async () => {
  const described = z
    .object({ paths: z.record(z.string(), z.record(z.string(), z.object({ tags: z.array(z.string()).optional() }))) })
    .parse(await (await fetch(`${server.base}/api/openapi.json`)).json())
  const routes = Object.entries(described.paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, { tags }]) => tags?.includes('cohorts'))
      .map(([method]) => `${method.toUpperCase()} ${path.replace('/api/v1', '')}`),
  )
  expect(routes.sort()).toEqual([...Object.keys(IN_COHORT), ...Object.keys(OF_ONESELF)].sort())
})
