import { unzipSync } from 'fflate'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { refusal, peopledServer, type PeopledServer, type Person } from '../cohorts/people.testing.ts'
import { live } from './life.testing.ts'

let it: PeopledServer

beforeAll(async () => {
  it = await peopledServer()
}, 60_000)

afterAll(() => it.stop())

const decoder = new TextDecoder('utf-8', { fatal: true })

/** Paths and texts of somebody's export. */
async function exported(person: Person): Promise<ReadonlyMap<string, string>> {
  const answer = await person.get('/me/export')
  expect(answer.status).toBe(200)
  expect(answer.headers.get('content-type')).toBe('application/zip')
  expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename="loadbearing \d{4}-\d\d-\d\d\.zip"$/)
  const files = unzipSync(new Uint8Array(await answer.arrayBuffer()))
  return new Map(Object.entries(files).map(([path, bytes]) => [path, decoder.decode(bytes)]))
}

const list = (files: ReadonlyMap<string, string>, name: string): unknown[] => z.array(z.unknown()).parse(JSON.parse(files.get(name) ?? ''))

test('the export has all that somebody left here, each in a file that README.txt explains', async () => {
  const { person, mark, owner, cohort, counted, practice } = await live(it)
  const files = await exported(person)
  const parts = [...files.keys()].filter((path) => path.endsWith('.json') && !path.startsWith('attempts/'))
  for (const path of parts) expect(files.get('README.txt')).toMatch(new RegExp(`^${path} `, 'm'))

  expect(list(files, 'profile.json')).toMatchObject([{ id: person.id, name: person.name, email: person.email, kind: 'account' }])
  expect(list(files, 'sessions.json')).toHaveLength(1)
  expect(list(files, 'sign-in.json')).toMatchObject([{ by: 'password', idAtIssuer: null }])
  expect(list(files, 'address-mails.json')).toMatchObject([{ email: person.email }])
  expect(list(files, 'cohorts.json')).toMatchObject([{ id: cohort.id, name: cohort.name, role: 'learner', madeByYou: false }])
  expect(list(files, 'invitations.json')).toMatchObject([{ cohort: cohort.name, email: person.email, claimedAt: null }])
  expect(list(files, 'extensions.json')).toMatchObject([{ exercise: 'ring-the-bell', dueAt: '2030-02-01T11:00:00.000Z' }])
  expect(list(files, 'hands.json')).toMatchObject([{ exercise: 'ring-the-bell', note: `why, says ${mark}`, loweredAt: null }])
  expect(list(files, 'activity.json')).toMatchObject([{ exercise: 'ring-the-bell', activeSeconds: 61 }])
  expect(list(files, 'comments-by-you.json')).toMatchObject([{ attempt: counted, line: 1, body: `Thanks, says ${mark}` }])
  expect(list(files, 'comments-to-you.json')).toMatchObject([{ attempt: counted, by: owner.name, body: `Nice, ${mark}` }])
  const audit = z.array(z.object({ action: z.string(), by: z.string() })).parse(list(files, 'audit.json'))
  expect(audit).toContainEqual({ action: 'account.created', by: 'you' })
  expect(audit).toContainEqual(expect.objectContaining({ action: 'hand.raised', by: 'you' }))

  const attempts = [...files].filter(([path]) => path.endsWith('attempt.json')).map(([, text]): unknown => JSON.parse(text))
  expect(attempts).toMatchObject([
    { id: practice, countsFor: [], verdict: { status: 'failed' } },
    {
      id: counted,
      countsFor: [{ cohort: cohort.name, timing: 'on-time' }],
      verdict: { status: 'failed', output: `printed ${mark} \u0000` },
    },
  ])
  expect([...files].filter(([path]) => path.endsWith('/files/src/bell/bell.ts')).map(([, text]) => text)).toEqual([
    `// ${mark}\nexport const ring = 1`,
    `// ${mark}\nexport const ring = 1`,
  ])
})

test('nothing of others is in it but the name beside what they wrote, and no secret', async () => {
  const { person, owner, other, foreign } = await live(it)
  const everything = [...(await exported(person)).values()].join('\n')
  for (const text of [other.name, other.id, other.email ?? '', owner.email ?? '', foreign]) expect(everything).not.toContain(text)
  const { rows } = await it.pool.query(`
    select token as secret from sessions union all select password from credentials union all select value from verifications
    union all select identifier from verifications union all select digest from join_links
    union all select encode(digest, 'hex') from address_proofs union all select encode(digest, 'base64') from address_proofs
    union all select key from rate_limits union all select token::text from gradings where token is not null`)
  const secrets = z.array(z.object({ secret: z.string().min(1) })).parse(rows)
  expect(secrets.length).toBeGreaterThan(8)
  for (const { secret } of secrets) expect(everything).not.toContain(secret)
})

test('lists longer than one read are whole', async () => {
  const guest = await it.people.guest('Gil')
  await it.pool.query(
    "insert into activity (person, slug, active_ms, seen_at) select $1, 'bell-' || n, n * 1000, now() from generate_series(1, 1203) n",
    [guest.id],
  )
  const seconds = z.array(z.object({ activeSeconds: z.number() })).parse(list(await exported(guest), 'activity.json'))
  expect(seconds.map(({ activeSeconds }) => activeSeconds).sort((a, b) => a - b)).toEqual(Array.from({ length: 1203 }, (_, n) => n + 1))
})

test('an invitation to an address that is not proved is not told: it may be for somebody else', async () => {
  const { person } = await live(it)
  await it.pool.query('update users set email_verified = false where id = $1', [person.id])
  expect(list(await exported(person), 'invitations.json')).toEqual([])
})

test('a guest has an export too; who asks again and again is told to wait', async () => {
  const guest = await it.people.guest('Grace')
  expect(list(await exported(guest), 'profile.json')).toMatchObject([{ id: guest.id, name: 'Grace', kind: 'guest', email: null }])
  for (let n = 1; n < 10; n += 1) expect((await guest.get('/me/export')).status).toBe(200)
  const answer = await guest.get('/me/export')
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(await refusal(answer)).toBe('429 too-many-attempts')
})
