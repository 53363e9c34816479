import type { Pool } from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { meSchema } from '../../runtimes/server/identity.ts'
import { pageSchema } from '../../runtimes/server/cohorts-api.ts'
import { progressSchema, workSchema, writtenSchema, type NewWorkFile, type Work, type Written } from '../../runtimes/server/work-api.ts'
import { Browser } from '../browser.testing.ts'
import { peopledServer, read, refusal, type People, type PeopledServer, type Person } from '../cohorts/people.testing.ts'
import type { TestServer } from '../server.testing.ts'

const PATH = '/work/ring-the-bell'
const BELL = 'src/bell/bell.ts'

let stop: PeopledServer['stop']
let server: TestServer
let pool: Pool
let people: People
let lena: Person

beforeAll(async () => {
  ;({ server, pool, people, stop } = await peopledServer())
}, 60_000)

beforeEach(async () => {
  lena = await people.account('Lena')
})

afterAll(() => stop())

const file = (text: string, base: number, more: Partial<NewWorkFile> = {}): NewWorkFile => ({
  path: BELL,
  content: { state: 'text', text },
  savedAt: '2026-11-01T12:00:00.000Z',
  base,
  ...more,
})
const write = (by: Person, files: NewWorkFile[], more: object = {}): Promise<Written> =>
  read(by.send('PUT', PATH, { owner: by.id, files, ...more }), writtenSchema)
const work = (of: Person): Promise<Work> => read(of.get(PATH), workSchema)
const outcomes = ({ files }: Written) => files.map(({ outcome, now }) => [outcome, now.version])

describe('files', () => {
  test('are there on another device, with what was deleted and what is as in the starter again', async () => {
    const odd = 'a \u0000 \ud800 "b"\n'
    await write(lena, [
      file(odd, 0),
      file('', 0, { path: 'src/gone.ts', content: { state: 'deleted' } }),
      file('', 0, { path: 'src/back.ts', content: { state: 'starter' } }),
    ])
    const { owner, files } = await work(lena)
    expect(owner).toEqual({ id: lena.id, kind: 'account' })
    expect(files).toMatchObject([
      { path: 'src/back.ts', content: { state: 'starter' }, version: 1 },
      { path: BELL, content: { state: 'text', text: odd }, version: 1, savedAt: '2026-11-01T12:00:00.000Z' },
      { path: 'src/gone.ts', content: { state: 'deleted' }, version: 1 },
    ])
    expect((await work(await people.guest('Gil'))).files).toEqual([])
  })

  test('are written over what the writer has seen, and over nothing else', async () => {
    expect(outcomes(await write(lena, [file('one', 0)]))).toEqual([['written', 1]])
    expect(outcomes(await write(lena, [file('two', 1)]))).toEqual([['written', 2]])
    const late = await write(lena, [file('three', 1), file('new', 0, { path: 'src/new.ts' })])
    expect(outcomes(late)).toEqual([
      ['other', 2],
      ['written', 1],
    ])
    expect(late.files[0]?.now.content).toEqual({ state: 'text', text: 'two' })
    expect((await work(lena)).files.find(({ path }) => path === BELL)?.content).toEqual({ state: 'text', text: 'two' })
  })

  test('of two devices that write at once one is told of the other', async () => {
    const both = await Promise.all(['here', 'there'].map((text) => write(lena, [file(text, 0)])))
    expect(both.flatMap(outcomes).sort()).toEqual([
      ['other', 1],
      ['written', 1],
    ])
  })

  test('that are meant for somebody else are not written', async () => {
    const gil = await people.guest('Gil')
    expect(await refusal(lena.send('PUT', PATH, { owner: gil.id, files: [file('of Gil', 0)] }))).toBe('409 somebody-else')
    expect((await work(lena)).files).toEqual([])
  })

  test('of a clock that is ahead do not win for ever', async () => {
    await write(lena, [file('from the future', 0, { savedAt: '2099-01-01T00:00:00.000Z' })])
    expect(Date.parse((await work(lena)).files[0]?.savedAt ?? '')).toBeLessThanOrEqual(Date.now())
  })

  test('that are too much, too many, or named in another way are refused, and nothing of them is kept', async () => {
    const half = 'x'.repeat(300 * 1024)
    expect(await refusal(lena.send('PUT', PATH, { owner: lena.id, files: [file(half, 0), file(half, 0, { path: 'src/b.ts' })] }))).toBe(
      '413 too-large',
    )
    expect(await refusal(lena.send('PUT', PATH, { owner: lena.id, files: [file('', 0, { path: '../../etc/passwd\n' })] }))).toBe(
      '400 invalid',
    )
    expect(await refusal(lena.send('PUT', PATH, { owner: lena.id, files: [file('a', 0), file('b', 0)] }))).toBe('400 invalid')
    expect(await refusal(lena.send('PUT', PATH, { owner: lena.id, files: [file('a', 2 ** 31)] }))).toBe('400 invalid')
    const longAgo = file('a', 0, { savedAt: '0000-01-01T00:00:00Z' })
    expect(await refusal(lena.send('PUT', PATH, { owner: lena.id, files: [longAgo] }))).toBe('400 invalid')
    expect(await refusal(lena.send('PUT', '/work/ring-teh-bell', { owner: lena.id, files: [] }))).toBe('404 exercise-unknown')
    expect((await work(lena)).files).toEqual([])
  })
})

describe('progress', () => {
  const at = '2026-11-01T12:00:00.000Z'
  const report = (progress: object) => write(lena, [], { progress: { at, ...progress } })

  test('only gets better, whatever device tells of it, in whatever order', async () => {
    await report({ status: 'started', holds: 2, requirements: 5 })
    await report({ status: 'passed', holds: 5, requirements: 5 })
    const { progress } = await report({ status: 'started', holds: 1, requirements: 5, at: '2026-11-01T13:00:00.000Z' })
    expect(progress).toMatchObject({ status: 'passed', holds: 5, requirements: 5 })
    expect((await read(lena.get('/work'), pageSchema(progressSchema))).items).toMatchObject([{ slug: 'ring-the-bell', status: 'passed' }])
    expect(
      await refusal(lena.send('PUT', PATH, { owner: lena.id, files: [], progress: { status: 'started', holds: 6, requirements: 5, at } })),
    ).toBe('400 invalid')
  })
})

test('a guest who signs in to an account brings what the account does not have', async () => {
  await write(lena, [file('of the account', 0)])
  const browser = Browser.at(server)
  const guest = meSchema.parse((await browser.post('/api/v1/guests', { name: 'Lena' })).body)
  const files = [file('of the guest', 0), file('new', 0, { path: 'src/new.ts' })]
  const progress = { status: 'passed', holds: 1, requirements: 1, at: '2026-11-01T12:00:00.000Z' }
  expect((await browser.send('PUT', `/api/v1${PATH}`, { owner: guest.id, files, progress })).status).toBe(200)
  await browser.post('/api/v1/sessions', { email: lena.email, password: 'correct horse battery' })
  const merged = await work(lena)
  expect(merged.progress?.status).toBe('passed')
  expect(merged.files.map(({ path, content }) => [path, content])).toEqual([
    [BELL, { state: 'text', text: 'of the account' }],
    ['src/new.ts', { state: 'text', text: 'new' }],
  ])
  const { rows } = await pool.query('select path from work_files where person = $1', [guest.id])
  expect(rows).toHaveLength(2)
})
