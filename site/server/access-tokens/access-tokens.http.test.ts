import type { Pool } from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { accessTokenSchema, madeAccessTokenSchema, TOKEN_SCOPES, type TokenScope } from '../../runtimes/server/access-tokens-api.ts'
import { gradingSchema } from '../../runtimes/server/api.ts'
import { cohortSchema, pageSchema } from '../../runtimes/server/cohorts-api.ts'
import { meSchema } from '../../runtimes/server/identity.ts'
import { newCohort, peopledServer, read, refusal, type People, type PeopledServer, type Person } from '../cohorts/people.testing.ts'
import type { TestServer } from '../server.testing.ts'

let stop: PeopledServer['stop']
let server: TestServer
let pool: Pool
let people: People
let ada: Person

beforeAll(async () => {
  ;({ server, pool, people, stop } = await peopledServer())
}, 60_000)

beforeEach(async () => {
  ada = await people.account('Ada')
})

afterAll(() => stop())

const make = (by: Person, scopes: readonly TokenScope[] = TOKEN_SCOPES, more: object = {}) =>
  read(by.post('/tokens', { name: 'my script', scopes, ...more }), madeAccessTokenSchema)

/** As a script sends it: no cookie, no Origin. */
function withToken(token: string, method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${server.base}/api${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
}

describe('a token', () => {
  test('is shown once; lists and the database do not have it', async () => {
    const { token, id, prefix } = await make(ada, ['cohorts:read'])
    expect(token).toMatch(/^lb_pat_[\w-]{43}$/)
    const [listed] = (await read(ada.get('/tokens'), pageSchema(accessTokenSchema))).items
    expect(listed).toMatchObject({ id, prefix, name: 'my script', scopes: ['cohorts:read'], usedAt: null, revokedAt: null })
    expect(token.startsWith(prefix)).toBe(true)
    const { rows } = await pool.query(
      'select access_tokens::text as text from access_tokens union all select audit_events::text from audit_events',
    )
    expect(JSON.stringify(rows)).not.toContain(token.slice(prefix.length))
  })

  test('is its owner, in what they are to cohorts, and its use is on the list', async () => {
    const { token } = await make(ada)
    const cohort = await newCohort(ada)
    expect(await read(withToken(token, 'GET', '/v1/me'), meSchema)).toMatchObject({ id: ada.id })
    expect((await read(withToken(token, 'GET', '/v1/cohorts'), pageSchema(cohortSchema))).items.map(({ id }) => id)).toEqual([cohort.id])
    expect(await refusal(withToken(token, 'GET', `/v1/cohorts/${(await newCohort(await people.account('Eve'))).id}`))).toBe(
      '404 cohort-unknown',
    )
    expect((await read(ada.get('/tokens'), pageSchema(accessTokenSchema))).items[0]?.usedAt).not.toBeNull()
  })

  test('hands in, and follows what it handed in', async () => {
    const { token } = await make(ada, ['attempts:write'])
    const { id } = await read(withToken(token, 'POST', '/gradings', { slug: 'ring-the-bell', files: {} }), gradingSchema)
    ;(await server.engine.nextGrading()).finish()
    await expect
      .poll(async () => (await read(withToken(token, 'GET', `/gradings/${id}`), gradingSchema)).state, { timeout: 10_000 })
      .toBe('done')
    const { rows } = await pool.query('select owner from gradings where id = $1', [id])
    expect(rows).toEqual([{ owner: ada.id }])
  })

  test('lets nobody in once it is revoked, has expired, or its owner has ended all sessions or is gone', async () => {
    const ends: ((id: string) => Promise<unknown>)[] = [
      (id) => ada.send('DELETE', `/tokens/${id}`),
      (id) => pool.query("update access_tokens set expires_at = now() - interval '1 second' where id = $1", [id]),
      () => ada.send('DELETE', '/sessions'),
    ]
    for (const end of ends) {
      const { token, id } = await make(ada)
      expect((await withToken(token, 'GET', '/v1/me')).status).toBe(200)
      await end(id)
      expect(await refusal(withToken(token, 'GET', '/v1/me'))).toBe('401 access-token-wrong')
    }
    const gil = await people.account('Gil')
    const { token } = await make(gil)
    await pool.query('delete from users where id = $1', [gil.id])
    expect(await refusal(withToken(token, 'GET', '/v1/me'))).toBe('401 access-token-wrong')
  })

  test('is its owner’s only, and not a guest’s', async () => {
    const { id } = await make(ada)
    const eve = await people.account('Eve')
    expect(await refusal(eve.send('DELETE', `/tokens/${id}`))).toBe('404 token-unknown')
    expect(await refusal((await people.guest('Gil')).post('/tokens', { name: 'x', scopes: ['work:read'] }))).toBe('403 account-needed')
    expect((await ada.send('DELETE', `/tokens/${id}`)).status).toBe(204)
    expect((await ada.send('DELETE', `/tokens/${id}`)).status).toBe(204)
  })

  test('needs a name, a scope that there is, and an end', async () => {
    for (const body of [
      { name: ' ', scopes: ['work:read'] },
      { name: 'x', scopes: [] },
      { name: 'x', scopes: ['everything'] },
      { name: 'x', scopes: ['work:read'], expiresInDays: 1_000 },
    ])
      expect(await refusal(ada.post('/tokens', body))).toBe('400 invalid')
  })
})

describe('a request with a token', () => {
  test('counts the token only: a cookie beside it lets nobody in', async () => {
    const cookie = { cookie: ada.cookie }
    expect(await refusal(withToken('lb_pat_nobody', 'GET', '/v1/me', undefined, cookie))).toBe('401 access-token-wrong')
    expect(await refusal(withToken('lb_pat_nobody', 'POST', '/gradings', { slug: 'ring-the-bell', files: {} }, cookie))).toBe(
      '401 access-token-wrong',
    )
    const { token } = await make(await people.account('Eve'))
    expect((await read(withToken(token, 'GET', '/v1/me', undefined, cookie), meSchema)).name).toBe('Eve')
    expect(await refusal(fetch(`${server.base}/api/v1/me`, { headers: { authorization: 'Basic YWRhOmFkYQ==', cookie: ada.cookie } }))).toBe(
      '401 access-token-wrong',
    )
  })

  test('of a page elsewhere is refused as ever', async () => {
    const { token } = await make(ada)
    const foreign = { origin: 'https://evil.example' }
    expect(await refusal(withToken(token, 'POST', '/v1/cohorts', { name: 'x', timeZone: 'UTC' }, foreign))).toBe('403 origin-foreign')
  })

  test('is refused after too many wrong ones from a network', async () => {
    const tries = new Set<number>()
    for (let index = 0; index < 102; index += 1) tries.add((await withToken('lb_pat_x', 'GET', '/v1/me')).status)
    expect(tries).toEqual(new Set([401, 429]))
    await pool.query('truncate rate_limits')
  })
})

const description = z.object({
  paths: z.record(z.string(), z.record(z.string(), z.looseObject({ security: z.array(z.record(z.string(), z.unknown())).optional() }))),
})

describe('every route by every scope', () => {
  /** Routes that tokens may use beside those of cohorts, and the scope that they need. */
  const SCOPES: Readonly<Record<string, TokenScope>> = {
    'POST /api/gradings': 'attempts:write',
    'GET /api/gradings/{id}': 'attempts:write',
    'GET /api/gradings/{id}/events': 'attempts:write',
    'DELETE /api/gradings/{id}': 'attempts:write',
    'GET /api/v1/cohorts': 'cohorts:read',
    'POST /api/v1/cohorts': 'cohorts:write',
    'POST /api/v1/joins': 'cohorts:write',
    'GET /api/v1/assignments': 'cohorts:read',
    'GET /api/v1/comments/unread': 'cohorts:read',
    'GET /api/v1/card-reviews': 'work:read',
    'POST /api/v1/card-reviews': 'work:write',
    'GET /api/v1/work': 'work:read',
    'GET /api/v1/work/{slug}': 'work:read',
    'PUT /api/v1/work/{slug}': 'work:write',
    'GET /api/v1/exercises/{slug}/reveals': 'work:read',
    'POST /api/v1/exercises/{slug}/reveals': 'work:write',
  }
  const scopeOf = (route: string): TokenScope | 'any' | undefined => {
    if (route === 'GET /api/v1/me') return 'any'
    if (route in SCOPES) return SCOPES[route]
    if (route.includes('/revisions/{revision}')) return 'cohorts:read'
    if (!route.includes(' /api/v1/cohorts/{cohort}')) return undefined
    return route.startsWith('GET ') ? 'cohorts:read' : 'cohorts:write'
  }

  test('a token gets past the door where its scope is the one that is needed, and nowhere else', { timeout: 120_000 }, async () => {
    const { paths } = description.parse(await (await fetch(`${server.base}/api/openapi.json`)).json())
    const routes = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    )
    const tokens = await Promise.all(TOKEN_SCOPES.map(async (scope) => ({ scope, token: (await make(ada, [scope])).token })))
    const wrong: string[] = []
    for (const route of routes) {
      const needed = scopeOf(route)
      const [method = '', path = ''] = route.split(' ')
      const filled = path.replace('/api', '').replaceAll(/\{\w+\}/g, crypto.randomUUID())
      if (!path.startsWith('/api/')) continue
      for (const { scope, token } of tokens) {
        const answer = await withToken(token, method, filled, method === 'GET' ? undefined : {})
        const text = answer.headers.get('content-type')?.includes('event-stream') ? '' : await answer.text()
        await answer.body?.cancel().catch(() => undefined)
        const isKept = /"urn:loadbearing:problem:(scope-missing|no-access-tokens|access-token-wrong)"/.test(text)
        if (isKept === (needed === 'any' || needed === scope)) wrong.push(`${route} with ${scope}: ${isKept ? 'kept out' : 'let in'}`)
      }
    }
    expect(wrong).toEqual([])
  })
})
