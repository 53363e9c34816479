import type { INestApplication } from '@nestjs/common'
import { Test } from '@nestjs/testing'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AppModule } from '../src/app.module.js'

/** The longest that a redemption may take to be written down, and a second more. */
const DEADLINE_MS = 3_000

let app: INestApplication
beforeAll(async () => {
  const module = await Test.createTestingModule({ imports: [AppModule] }).compile()
  app = module.createNestApplication()
  await app.init()
})
afterAll(() => app.close())

type Key = 'key-harbour' | 'key-mill'

const till = (key: Key = 'key-harbour') => ({
  get: (path: string) => request(app.getHttpServer()).get(path).set('X-Api-Key', key),
  post: (path: string, body: object) => request(app.getHttpServer()).post(path).set('X-Api-Key', key).send(body),
})

/** A code that nobody else has. */
const newCode = () => `T-${crypto.randomUUID()}`.slice(0, 30)

async function issue(balanceCents = 5_000, key: Key = 'key-harbour'): Promise<string> {
  const code = newCode()
  await till(key).post('/vouchers', { code, pin: '4711', balanceCents }).expect(201)
  return code
}

let sharedCode: string | undefined

/** Issuing takes a while: one will do. */
async function shared(): Promise<string> {
  return (sharedCode ??= await issue(1_000))
}

const balanceOf = async (code: string): Promise<unknown> => (await till().get(`/vouchers/${code}`).expect(200)).body.balanceCents

/** Asks until so many redemptions are there, or the deadline has passed. */
async function redemptionsOf(code: string, count: number): Promise<{ amountCents: unknown }[]> {
  const deadline = Date.now() + DEADLINE_MS
  for (;;) {
    const { body } = await till().get(`/vouchers/${code}/redemptions`).expect(200)
    if (body.length >= count || Date.now() > deadline) return body
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

describe('a till', () => {
  it('needs a key that is known', async () => {
    for (const path of ['/vouchers', '/vouchers/ANY-CODE', '/vouchers/ANY-CODE/redemptions']) {
      await request(app.getHttpServer()).get(path).expect(401)
      await request(app.getHttpServer()).get(path).set('X-Api-Key', 'key-nobody').expect(401)
    }
    await request(app.getHttpServer()).post('/vouchers').send({ code: newCode(), pin: '4711', balanceCents: 1 }).expect(401)
  })

  it('sees nothing of the other shop', async () => {
    const code = await issue()
    await till('key-mill').get(`/vouchers/${code}`).expect(404)
    await till('key-mill').get(`/vouchers/${code}/redemptions`).expect(404)
    await till('key-mill').post(`/vouchers/${code}/redemptions`, { amountCents: 1 }).expect(404)
    const { body } = await till('key-mill').get('/vouchers').expect(200)
    expect(body.map((voucher: { code: string }) => voucher.code)).not.toContain(code)
    expect(await balanceOf(code)).toBe(5_000)
  })
})

describe('a voucher', () => {
  it('is read back as it was issued, in any case of its code', async () => {
    const code = await issue(1_234)
    for (const asked of [code, code.toLowerCase(), code.toUpperCase()]) {
      const { body } = await till().get(`/vouchers/${asked}`).expect(200)
      expect(body).toMatchObject({ code, balanceCents: 1_234 })
    }
    await till().get(`/vouchers/${newCode()}`).expect(404)
  })

  it('never shows its pin', async () => {
    const code = newCode()
    const answers = [
      await till().post('/vouchers', { code, pin: '9753', balanceCents: 10 }).expect(201),
      await till().get(`/vouchers/${code}`).expect(200),
      await till().post(`/vouchers/${code}/redemptions`, { amountCents: 1 }).expect(200),
    ]
    for (const { body } of answers) expect(Object.values(body)).not.toContain('9753')
    const { body } = await till().get('/vouchers').expect(200)
    const own = body.find((voucher: { code: string }) => voucher.code === code)
    expect(Object.values(own)).not.toContain('9753')
  })

  it('is issued once, whatever the case of its code', async () => {
    const code = await issue()
    for (const again of [code, code.toLowerCase()])
      await till().post('/vouchers', { code: again, pin: '4711', balanceCents: 1 }).expect(409)
    await till('key-mill').post('/vouchers', { code, pin: '4711', balanceCents: 1 }).expect(201)
  })

  it.each([
    ['a code with a space', { code: 'a b c d' }],
    ['a short code', { code: 'abc' }],
    ['a pin of letters', { pin: 'abcd' }],
    ['half a cent', { balanceCents: 0.5 }],
    ['nothing on it', { balanceCents: 0 }],
    ['too much on it', { balanceCents: 10_000_001 }],
    ['an amount as text', { balanceCents: '100' }],
  ])('is not issued with %s', async (_, wrong) => {
    await till()
      .post('/vouchers', { code: newCode(), pin: '4711', balanceCents: 100, ...wrong })
      .expect(400)
  })

  it('comes before older ones in the list', async () => {
    const codes = [await issue(), await issue(), await issue()]
    const { body } = await till().get('/vouchers').expect(200)
    const own = body.map((voucher: { code: string }) => voucher.code).filter((code: string) => codes.includes(code))
    expect(own).toEqual([...codes].reverse())
  })
})

describe('a redemption', () => {
  it('takes what it says', async () => {
    const code = await shared()
    const { body } = await till().post(`/vouchers/${code}/redemptions`, { amountCents: 400 }).expect(200)
    expect(body).toMatchObject({ code, balanceCents: 600 })
  })

  it('of more than is left takes nothing', async () => {
    const code = await shared()
    await till().post(`/vouchers/${code}/redemptions`, { amountCents: 601 }).expect(409)
    expect(await balanceOf(code)).toBe(600)
  })

  it('may be asked for in any case', async () => {
    const code = await shared()
    const { body } = await till().post(`/vouchers/${code.toLowerCase()}/redemptions`, { amountCents: 500 }).expect(200)
    expect(body).toMatchObject({ code, balanceCents: 100 })
  })

  it('may take the last cent, and no more', async () => {
    const code = await shared()
    await till().post(`/vouchers/${code}/redemptions`, { amountCents: 100 }).expect(200)
    expect(await balanceOf(code)).toBe(0)
    await till().post(`/vouchers/${code}/redemptions`, { amountCents: 1 }).expect(409)
  })

  it.each([{ amountCents: 0 }, { amountCents: -1 }, { amountCents: 1.5 }, {}])('of %o is refused', async (body) => {
    const code = await issue()
    await till().post(`/vouchers/${code}/redemptions`, body).expect(400)
  })

  it('is written down with its voucher, the oldest first', async () => {
    const [code, other] = [await issue(), await issue()]
    await till().post(`/vouchers/${code}/redemptions`, { amountCents: 10 }).expect(200)
    await redemptionsOf(code, 1)
    await till().post(`/vouchers/${other}/redemptions`, { amountCents: 77 }).expect(200)
    await till().post(`/vouchers/${code}/redemptions`, { amountCents: 20 }).expect(200)
    expect(await redemptionsOf(other, 1)).toMatchObject([{ amountCents: 77 }])
    expect(await redemptionsOf(code, 2)).toMatchObject([{ amountCents: 10 }, { amountCents: 20 }])
  })
})
