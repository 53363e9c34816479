import 'reflect-metadata'
import { type INestApplication, ValidationPipe } from '@nestjs/common'
import { Test } from '@nestjs/testing'
import request from 'supertest'
import { DataSource } from 'typeorm'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { AppModule } from '../src/app.module.js'

// The same checks as a team would write them: two apps in the test's own process stand for two instances.
let apps: INestApplication[]
let database: DataSource
let turn = 0

beforeAll(async () => {
  apps = await Promise.all(
    [0, 1].map(async () => {
      const module = await Test.createTestingModule({ imports: [AppModule] }).compile()
      const app = module.createNestApplication({ logger: false })
      app.useGlobalPipes(new ValidationPipe({ transform: true, whitelist: true }))
      await app.listen(0, '127.0.0.1')
      return app
    }),
  )
  database = apps[0].get(DataSource)
})
afterAll(() => Promise.all(apps.map((app) => app.close())))
beforeEach(async () => {
  await database.query('TRUNCATE articles, reservations, reservation_lines RESTART IDENTITY')
  await database.query(
    `INSERT INTO articles (sku, title, available) VALUES ('rope', 'Rope', 40), ('lamp', 'Lamp', 40), ('hook', 'Hook', 0)`,
  )
})

const api = () => request(apps[turn++ % apps.length].getHttpServer())
const article = async (sku: string) => (await api().get(`/articles/${sku}`).expect(200)).body
const reserve = (...skus: string[]) =>
  api()
    .post('/reservations')
    .send({ customer: 'Ines Prado', lines: skus.map((sku) => ({ sku, quantity: 1 })) })
/** How often each status came. */
const statuses = (answers: readonly { status: number }[]) =>
  answers.reduce<Record<number, number>>((counts, { status }) => ({ ...counts, [status]: (counts[status] ?? 0) + 1 }), {})

describe('reservations', () => {
  it('promise what there is, however many come at once', async () => {
    const answers = await Promise.all(Array.from({ length: 100 }, () => reserve('rope')))
    expect(statuses(answers)).toEqual({ 201: 40, 409: 60 })
    expect((await article('rope')).available).toBe(0)
  })

  it('take all lines or none', async () => {
    await reserve('rope', 'hook').expect(409)
    await reserve('rope', 'anchor').expect(404)
    expect((await article('rope')).available).toBe(40)
    expect(await database.query('SELECT * FROM reservations')).toEqual([])
  })

  it('of the same articles in opposite orders get along', async () => {
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, index) => (index % 2 === 0 ? reserve('rope', 'lamp') : reserve('lamp', 'rope'))),
    )
    expect(statuses(answers)).toEqual({ 201: 40 })
  })

  it('give back once', async () => {
    const { body } = await reserve('rope').expect(201)
    const answers = await Promise.all([1, 2, 3, 4].map(() => api().post(`/reservations/${body.id}/cancel`)))
    expect(statuses(answers)).toEqual({ 200: 1, 409: 3 })
    expect((await article('rope')).available).toBe(40)
  })

  it('show at once on the other instance', async () => {
    const { body } = await reserve('lamp').expect(201)
    expect((await article('lamp')).available).toBe(39)
    await api().get(`/reservations/${body.id}`).expect(200, body)
  })
})

describe('a form', () => {
  const save = (version: number, available: number) => api().put('/articles/rope').send({ title: 'Rope, 10 m', available, version })

  it('on an old version is refused, and stored on the current one', async () => {
    const { version } = await article('rope')
    await reserve('rope').expect(201)
    await save(version, 50).expect(409)
    expect((await article('rope')).available).toBe(39)
    const { body } = await save((await article('rope')).version, 50).expect(200)
    expect(body).toEqual(await article('rope'))
  })

  it('is stored once when several are saved on one version', async () => {
    const { version } = await article('rope')
    const answers = await Promise.all([51, 52, 53].map((available) => save(version, available)))
    expect(statuses(answers)).toEqual({ 200: 1, 409: 2 })
  })
})

it('the database refuses a stock below zero', async () => {
  await expect(database.query(`UPDATE articles SET available = -1 WHERE sku = 'hook'`)).rejects.toThrow(/check constraint/)
})
