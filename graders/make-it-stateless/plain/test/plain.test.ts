import 'reflect-metadata'
import { type INestApplication, ValidationPipe } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { Redis } from 'ioredis'
import request from 'supertest'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { AppModule } from '../src/app.module.js'

// The shop as a team would test it: two apps in one process, one Valkey.
const valkey = new Redis(process.env.REDIS_URL ?? 'redis://127.0.0.1:6379')
const apps: INestApplication[] = []

const ann = { email: 'ann@shop.example', password: 'plum-harbour-4' }
const anna = { email: 'anna@shop.example', password: 'quiet-lantern-9' }
const bo = { email: 'bo@shop.example', password: 'tall-kettle-6' }

async function startApp(): Promise<INestApplication> {
  const app = await NestFactory.create(AppModule, { logger: false })
  app.useGlobalPipes(new ValidationPipe({ transform: true, whitelist: true }))
  await app.listen(0, '127.0.0.1')
  return app
}

const on = (index: number) => request(apps[index % 2]?.getHttpServer())

async function login(credentials: object, index: number): Promise<{ Authorization: string }> {
  const { body } = await on(index).post('/login').send(credentials).expect(200)
  return { Authorization: `Bearer ${body.token}` }
}

const add = (session: Record<string, string>, index: number, items: object[]) =>
  on(index).post('/cart/items').set(session).send({ items }).expect(201)
const cart = async (session: Record<string, string>, index: number) => (await on(index).get('/cart').set(session).expect(200)).body
const additions = async (index: number): Promise<number> => (await on(index).get('/stats').expect(200)).body.additions

beforeAll(async () => {
  apps.push(await startApp(), await startApp())
})
beforeEach(async () => {
  await valkey.flushall()
})
afterAll(async () => {
  for (const app of apps) await app.close()
  valkey.disconnect()
})

describe('two instances', () => {
  it('serve one user', async () => {
    for (const credentials of [ann, bo]) {
      const session = await login(credentials, 0)
      await on(1).get('/me').set(session).expect(200)
      for (let step = 0; step < 6; step += 1) {
        await add(session, step, [{ sku: `item-${step}`, quantity: step + 1 }])
        expect((await cart(session, step + 1)).items).toHaveLength(step + 1)
      }
      await on(0).delete('/cart/items/item-3').set(session).expect(204)
      await on(1).delete('/cart/items/item-3').set(session).expect(404)
    }
    expect(await additions(0)).toBe(12)
    expect(await additions(1)).toBe(12)
  })

  it('survive a restart', async () => {
    const session = await login(ann, 0)
    await add(session, 1, [{ sku: 'lamp', quantity: 2 }])
    for (const app of apps.splice(0)) await app.close()
    apps.push(await startApp(), await startApp())
    expect(await cart(session, 0)).toEqual({ items: [{ sku: 'lamp', quantity: 2 }], count: 2 })
    expect(await additions(1)).toBe(1)
  })
})

describe('the cart', () => {
  it('loses no change', async () => {
    const session = await login(ann, 0)
    await Promise.all(Array.from({ length: 40 }, (_, index) => add(session, index, [{ sku: `item-${index % 4}`, quantity: 1 }])))
    expect((await cart(session, 1)).count).toBe(40)
    expect(await additions(0)).toBe(40)
  })

  it('holds 500 lines', async () => {
    const session = await login(ann, 0)
    for (let hundred = 0; hundred < 5; hundred += 1) {
      await add(
        session,
        hundred,
        Array.from({ length: 100 }, (_, index) => ({ sku: `${hundred}-a-long-stock-keeping-unit-${index}`, quantity: 1 })),
      )
    }
    expect((await cart(session, 0)).items).toHaveLength(500)
    await on(1).get('/me').set(session).expect(200)
  })

  it('is the own one', async () => {
    const sessions = await Promise.all([ann, anna, bo].map((credentials, index) => login(credentials, index)))
    await Promise.all(sessions.map((session, index) => add(session, index, [{ sku: `of-${index}`, quantity: index + 1 }])))
    for (const [index, session] of sessions.entries()) {
      expect((await cart(session, index + 1)).items).toEqual([{ sku: `of-${index}`, quantity: index + 1 }])
    }
  })
})

describe('sessions', () => {
  it('end on all instances with the logout', async () => {
    const [first, second] = [await login(ann, 0), await login(ann, 1)]
    await on(0).post('/logout').set(first).expect(204)
    for (const index of [0, 1]) {
      await on(index).get('/me').set(first).expect(401)
      await on(index).get('/me').set(second).expect(200)
    }
  })

  it("of one user end everywhere, and nobody else's", async () => {
    const mine = await Promise.all(Array.from({ length: 8 }, (_, index) => login(ann, index)))
    const hers = await login(anna, 0)
    await on(1)
      .post('/logout-everywhere')
      .set(mine[0] ?? {})
      .expect(204)
    for (const session of mine) for (const index of [0, 1]) await on(index).get('/me').set(session).expect(401)
    await on(1).get('/me').set(hers).expect(200)
    await on(0)
      .get('/me')
      .set(await login(ann, 1))
      .expect(200)
  })

  it('have an expiry that each use starts anew', async () => {
    const session = await login(ann, 0)
    for (const key of await valkey.keys('*')) await valkey.pexpire(key, 1_000)
    await on(1).get('/me').set(session).expect(200)
    for (const key of await valkey.keys('*')) expect(await valkey.pttl(key)).toBeGreaterThan(29 * 60_000)
  })

  it('want the right password and a token', async () => {
    for (const password of ['wrong', bo.password, ''])
      await on(0)
        .post('/login')
        .send({ ...ann, password })
        .expect(401)
    for (const path of ['/me', '/cart']) {
      await on(0).get(path).expect(401)
      await on(1).get(path).set({ Authorization: 'Bearer ann.made-up' }).expect(401)
    }
    const session = await login(ann, 0)
    await on(0)
      .get('/me')
      .set({ Authorization: session.Authorization.replace('ann', 'bo') })
      .expect(401)
    for (const items of [[], [{ sku: 'rope 10', quantity: 1 }], [{ sku: 'rope', quantity: 0 }]]) {
      await on(0).post('/cart/items').set(session).send({ items }).expect(400)
    }
    expect(await additions(0)).toBe(0)
  })
})
