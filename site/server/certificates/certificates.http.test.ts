import { unzipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { RING_THE_BELL } from '#engine/exercise/fixture.testing.ts'
import { shownCertificateSchema, ownCertificateSchema, tracksSchema, type OwnCertificate } from '../../runtimes/server/certificates-api.ts'
import { keySetSchema } from '../../signatures/claims.ts'
import { verifyCertificate } from '../../signatures/verify-certificate.ts'
import { verifySignature } from '../../signatures/verify.ts'
import { peopledServer, read, refusal, type PeopledServer, type Person } from '../cohorts/people.testing.ts'
import { tablesWith } from '../data-rights/life.testing.ts'
import { handIn } from '../review/review.testing.ts'

const SYLLABUS = `
- { track: bells, title: Bells, lessons: [
    { slug: ring-the-bell, title: Ring the bell, stack: express, covers: [] },
    { slug: later, title: Later, stack: express, covers: [] } ] }
- { track: planned, title: Planned, lessons: [{ slug: much-later, title: Much later, stack: express, covers: [] }] }
`
const PASSWORD = 'correct horse battery'

let it: PeopledServer

beforeAll(async () => {
  it = await peopledServer()
  await it.server.course.write('course/syllabus.yaml', SYLLABUS)
}, 60_000)

afterAll(() => it.stop())

const tracks = async (by: Person) => (await read(by.get('/me/tracks'), tracksSchema)).tracks
const ask = (by: Person, name = 'Ada Lovelace', track = 'bells') => by.post('/me/certificates', { track, name })
const show = (id: string) => read(it.people.nobody.get(`/certificates/${id}`), shownCertificateSchema)
const keys = async () => keySetSchema.parse(await (await fetch(`${it.server.base}/.well-known/jwks.json`)).json())

/** The certificate of somebody who has passed all that the track has. */
async function certified(person: Person, name?: string): Promise<OwnCertificate> {
  await handIn(it.server, person)
  return read(ask(person, name), ownCertificateSchema)
}

async function signatureOf(id: string): Promise<string> {
  let signature = ''
  await expect
    .poll(
      async () => {
        const shown = await show(id)
        if (shown.state === 'signed') ({ signature } = shown)
        return shown.state
      },
      { timeout: 10_000 },
    )
    .toBe('signed')
  return signature
}

describe('progress by track', () => {
  test('has what passed on the server, and of lessons that are not written how many there are', async () => {
    const ada = await it.people.account('Ada')
    const bells = (passed: unknown) => ({
      track: 'bells',
      title: 'Bells',
      planned: 1,
      exercises: [{ slug: 'ring-the-bell', title: 'Ring the bell', passed }],
      certificate: null,
    })
    const planned = { track: 'planned', title: 'Planned', planned: 1, exercises: [], certificate: null }
    await handIn(it.server, ada, 'no', ['rings-once'])
    expect(await tracks(ada)).toEqual([bells(null), planned])
    await handIn(it.server, ada)
    await handIn(it.server, ada, 'no', ['rings-once'])
    expect(await tracks(ada)).toEqual([bells({ revision: expect.stringMatching(/^\w{16}$/), at: expect.any(String) }), planned])
    expect((await tracks(await it.people.guest('Gil')))[0]).toEqual(bells(null))
  })

  test('goes by the verdict that stands where an attempt was graded again', async () => {
    const ada = await it.people.account('Ada')
    const [first, second] = [await handIn(it.server, ada), await handIn(it.server, ada, 'no', ['rings-once'])]
    await it.pool.query('update gradings set current = $2 where id = $1', [first, second])
    expect((await tracks(ada))[0]?.exercises[0]?.passed).toBeNull()
    expect(await refusal(ask(ada))).toBe('409 track-not-done')
  })
})

describe('a certificate', () => {
  test('states name, track, day and exercises with their revisions, and holds for whoever has the link', async () => {
    const ada = await it.people.account('Ada')
    const { id, exercises } = await certified(ada, '  Augusta Ada King ')
    const signature = await signatureOf(id)
    const result = await verifyCertificate(signature, await keys())
    expect(result).toMatchObject({
      valid: true,
      claims: { jti: id, name: 'Augusta Ada King', track: { id: 'bells', title: 'Bells' }, exercises },
    })
    const passed = (await tracks(ada))[0]
    expect(exercises).toEqual([{ slug: 'ring-the-bell', title: 'Ring the bell', revision: passed?.exercises[0]?.passed?.revision }])
    expect(passed?.certificate).toMatchObject({ id, name: 'Augusta Ada King', isSigned: true })
    const answer = await it.people.nobody.get(`/certificates/${id}`)
    expect(answer.headers.get('x-robots-tag')).toBe('noindex')
    const text = (await answer.text()) + Buffer.from(signature.split('.')[1] ?? '', 'base64url').toString()
    for (const secret of [ada.id, ada.email ?? '']) expect(text).not.toContain(secret)
  })

  test('is no verdict, nor is one that was altered a certificate', async () => {
    const signature = await signatureOf((await certified(await it.people.account('Ada'))).id)
    const [header, payload = '', seal] = signature.split('.')
    const forged = Buffer.from(Buffer.from(payload, 'base64url').toString().replace('Ada', 'Eve')).toString('base64url')
    expect(await verifySignature(signature, await keys())).toMatchObject({ valid: false, reason: 'not-a-verdict' })
    expect(await verifyCertificate(`${header}.${forged}.${seal}`, await keys())).toMatchObject({ valid: false })
    expect(await verifyCertificate(signature, { keys: [] })).toMatchObject({ valid: false })
    const revoked = (await keys()).keys.map((key) => ({ ...key, revoked: { revoked_at: 1 } }))
    expect(await verifyCertificate(signature, { keys: revoked })).toMatchObject({ valid: false })
  })

  test('is one, however often and at once somebody asks; another name takes the place of a revoked one only', async () => {
    const ada = await it.people.account('Ada')
    await handIn(it.server, ada)
    const answers = await Promise.all([ask(ada), ask(ada), ask(ada)])
    const ids = await Promise.all(answers.map(async (answer) => (await read(answer, ownCertificateSchema)).id))
    expect(new Set(ids).size).toBe(1)
    expect(await refusal(ask(ada, 'Augusta'))).toBe('409 certificate-exists')
    for (let n = 0; n < 2; n += 1) expect((await ada.send('DELETE', `/me/certificates/${ids[0]}`)).status).toBe(204)
    expect(await show(ids[0] ?? '')).toEqual({ state: 'revoked' })
    const next = await read(ask(ada, 'Augusta'), ownCertificateSchema)
    expect(next).toMatchObject({ name: 'Augusta' })
    expect(next.id).not.toBe(ids[0])
    const { rows } = await it.pool.query('select action from audit_events where actor = $1 and action like $2 order by id', [
      ada.id,
      'certificate.%',
    ])
    expect(rows.map(({ action }: { action: string }) => action)).toEqual([
      'certificate.issued',
      'certificate.revoked',
      'certificate.issued',
    ])
  })

  test('is of a track that is done, and of one that has something to do', async () => {
    const ada = await it.people.account('Ada')
    expect(await refusal(ask(ada))).toBe('409 track-not-done')
    expect(await refusal(ask(ada, 'Ada', 'planned'))).toBe('409 track-not-done')
    expect(await refusal(ask(ada, 'Ada', 'drums'))).toBe('404 track-unknown')
    expect(await refusal(ask(ada, ' \u0007 '))).toMatch(/^400 /)
  })

  test('goes on to hold when its track grows; another one takes all of it', async () => {
    const ada = await it.people.account('Ada')
    const { id } = await certified(ada)
    await using _shrunk = { [Symbol.asyncDispose]: () => it.server.course.write('course/syllabus.yaml', SYLLABUS) }
    for (const [path, text] of Object.entries(RING_THE_BELL))
      await it.server.course.write(path.replaceAll('ring-the-bell', 'tune-the-bell'), text)
    await it.server.course.write('course/syllabus.yaml', SYLLABUS.replace('slug: later', 'slug: tune-the-bell'))
    await signatureOf(id)
    expect((await tracks(ada))[0]).toMatchObject({ planned: 0, exercises: [{}, { passed: null }], certificate: { id } })
    await ada.send('DELETE', `/me/certificates/${id}`)
    expect(await refusal(ask(ada))).toBe('409 track-not-done')
  })

  test('is its holder’s to revoke; an id that nobody has leads nowhere, and trying many is stopped', async () => {
    const { id } = await certified(await it.people.account('Ada'))
    const eve = await it.people.account('Eve')
    expect(await refusal(eve.send('DELETE', `/me/certificates/${id}`))).toBe('404 certificate-unknown')
    expect(await refusal(it.people.nobody.get(`/certificates/${crypto.randomUUID()}`))).toBe('404 certificate-unknown')
    expect(await refusal(it.people.nobody.get('/certificates/1'))).toMatch(/^400 /)
    await it.pool.query("update rate_limits set points = 600 where key like 'certificate-address:%'")
    expect(await refusal(it.people.nobody.get(`/certificates/${id}`))).toBe('429 too-many-attempts')
    await it.pool.query("delete from rate_limits where key like 'certificate-address:%'")
  })

  test('goes with a guest into the account; of two of one track that of the account counts', async () => {
    for (const isTwice of [false, true]) {
      const account = await it.people.account('Ada')
      const own = isTwice ? await certified(account) : undefined
      const guest = await it.people.guest('Gil')
      const { id } = await certified(guest)
      await fetch(`${it.server.base}/api/v1/sessions`, {
        method: 'POST',
        headers: { origin: it.server.base, 'content-type': 'application/json', cookie: guest.cookie },
        body: JSON.stringify({ email: account.email, password: PASSWORD }),
      })
      expect((await tracks(account))[0]?.certificate?.id).toBe(own?.id ?? id)
      if (own) expect(await show(id)).toEqual({ state: 'revoked' })
    }
  })
})

test('the export has certificates; after a deletion the link says that it was withdrawn, and nothing else is left', async () => {
  const mark = `mark${crypto.randomUUID().slice(0, 8)}`
  const ada = await it.people.account('Ada')
  const { id } = await certified(ada, `Ada ${mark}`)
  const signature = await signatureOf(id)
  const files = unzipSync(new Uint8Array(await (await ada.get('/me/export')).arrayBuffer()))
  const exported: unknown = JSON.parse(new TextDecoder().decode(files['certificates.json']))
  expect(exported).toMatchObject([{ id, track: 'bells', name: `Ada ${mark}`, signature, revokedAt: null }])

  expect((await ada.send('DELETE', '/me', { password: PASSWORD })).status).toBe(204)
  expect(await show(id)).toEqual({ state: 'withdrawn' })
  expect(await tablesWith(it.pool, mark)).toEqual([])
  expect(await tablesWith(it.pool, ada.id)).toEqual(['audit_events'])
})

test('a database that was restored has its certificates signed, although the job is not there any more', async () => {
  const { id } = await certified(await it.people.account('Ada'))
  await signatureOf(id)
  await it.pool.query('update certificates set signature = null where id = $1', [id])
  expect(await show(id)).toEqual({ state: 'signing' })
  await using _another = await it.another()
  await signatureOf(id)
})
