import { randomUUID } from 'node:crypto'
import type { Pool } from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { cardReviewsSchema, keptCardReviewsSchema, type CardReviews } from '../../runtimes/server/card-reviews-api.ts'
import { meSchema } from '../../runtimes/server/identity.ts'
import { Browser } from '../browser.testing.ts'
import { peopledServer, read, refusal, type People, type PeopledServer, type Person } from '../cohorts/people.testing.ts'
import type { TestServer } from '../server.testing.ts'

const PATH = '/card-reviews'
const CARD = 'quiz/ring-the-bell/why'
const AT = '2026-11-01T12:00:00.000Z'

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

const review = (more: object = {}) => ({ id: randomUUID(), card: CARD, deed: 'again', at: AT, ...more })
const add = async (by: Person, reviews: object[]): Promise<number> =>
  (await read(by.post(PATH, { owner: by.id, reviews }), keptCardReviewsSchema)).added
const after = (of: Person, query = ''): Promise<CardReviews> => read(of.get(`${PATH}${query}`), cardReviewsSchema)

describe('reviews', () => {
  test('are there on another device, in the order in which they came, and a device asks for the new ones only', async () => {
    const [first, second, third] = [review(), review({ deed: 'good', at: '2026-10-01T12:00:00.000Z' }), review({ deed: 'later' })]
    expect(await add(lena, [first, second])).toBe(2)
    const seen = await after(lena)
    expect(seen).toEqual({ owner: { id: lena.id, kind: 'account' }, items: [first, second], place: 2, more: false })
    await add(lena, [third])
    expect(await after(lena, `?after=${seen.place}`)).toMatchObject({ items: [third], place: 3 })
    expect(await after(lena, '?after=3')).toMatchObject({ items: [], place: 3, more: false })
    expect((await after(await people.guest('Gil'))).items).toEqual([])
  })

  test('come page by page', async () => {
    await add(lena, [review(), review(), review()])
    const page = await after(lena, '?limit=2')
    expect(page).toMatchObject({ place: 2, more: true })
    expect(await after(lena, `?limit=2&after=${page.place}`)).toMatchObject({ place: 3, more: false })
  })

  test('count once, however often and by however many tabs they are sent', async () => {
    const reviews = [review(), review()]
    const added = await Promise.all([add(lena, reviews), add(lena, reviews), add(lena, [...reviews, review()])])
    expect(added.reduce((sum, n) => sum + n)).toBe(3)
    const { items, place } = await after(lena)
    expect([items.length, place]).toEqual([3, 3])
  })

  test('that are meant for somebody else are not kept', async () => {
    const gil = await people.guest('Gil')
    expect(await refusal(lena.post(PATH, { owner: gil.id, reviews: [review()] }))).toBe('409 somebody-else')
    expect((await after(lena)).items).toEqual([])
  })

  test('of a clock that is ahead are of now', async () => {
    await add(lena, [review({ at: '2099-01-01T00:00:00.000Z' })])
    expect(Date.parse((await after(lena)).items[0]?.at ?? '')).toBeLessThanOrEqual(Date.now())
  })

  test('that are none are refused, and nothing of them is kept', async () => {
    const same = review()
    for (const reviews of [
      [],
      [same, same],
      [review({ card: 'else/a/b' })],
      [review({ deed: 'x' })],
      [review({ at: '0000-01-01T00:00:00Z' })],
    ])
      expect(await refusal(lena.post(PATH, { owner: lena.id, reviews }))).toBe('400 invalid')
    expect(await refusal(lena.get(`${PATH}?after=-1`))).toBe('400 invalid')
    expect((await after(lena)).items).toEqual([])
  })
})

test('a guest who signs in to an account brings theirs, after those of the account, and none twice', async () => {
  const both = review()
  await add(lena, [both])
  const browser = Browser.at(server)
  const guest = meSchema.parse((await browser.post('/api/v1/guests', { name: 'Lena' })).body)
  const ofGuest = review({ deed: 'good' })
  expect((await browser.post(`/api/v1${PATH}`, { owner: guest.id, reviews: [both, ofGuest] })).status).toBe(200)
  await browser.post('/api/v1/sessions', { email: lena.email, password: 'correct horse battery' })
  expect(await after(lena, '?after=1')).toMatchObject({ items: [ofGuest], place: 2 })
})

test('whoever is deleted leaves none', async () => {
  await add(lena, [review()])
  await pool.query('delete from users where id = $1', [lena.id])
  expect((await pool.query('select from card_reviews where person = $1', [lena.id])).rowCount).toBe(0)
})
