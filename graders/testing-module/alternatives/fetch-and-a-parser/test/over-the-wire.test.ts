import { Test } from '@nestjs/testing'
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { AppModule } from '../src/app.module.js'

let base = ''
let close: () => Promise<void>

beforeAll(async () => {
  const app = (await Test.createTestingModule({ imports: [AppModule] }).compile()).createNestApplication()
  await app.listen(0, '127.0.0.1')
  base = await app.getUrl()
  close = () => app.close()
})
afterAll(() => close())

interface Answer {
  status: number
  body: any
}

async function ask(method: string, path: string, { key = 'key-harbour', body }: { key?: string; body?: unknown } = {}): Promise<Answer> {
  const response = await fetch(base + path, {
    method,
    headers: { 'Content-Type': 'application/json', ...(key === '' ? {} : { 'X-Api-Key': key }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return { status: response.status, body: await response.json() }
}

const code = () => 'x' + randomBytes(12).toString('hex')
const give = (voucher: object, key?: string) =>
  ask('POST', '/vouchers', { body: { pin: '0123', balanceCents: 300, code: code(), ...voucher }, ...(key ? { key } : {}) })
const take = (of: string, amountCents: unknown, key?: string) =>
  ask('POST', `/vouchers/${of}/redemptions`, { body: { amountCents }, ...(key ? { key } : {}) })

async function eventually<T>(probe: () => Promise<T | undefined>): Promise<T> {
  for (const end = Date.now() + 4_000; Date.now() < end;) {
    const found = await probe()
    if (found !== undefined) return found
  }
  throw new Error('it never came')
}

test('keys', async () => {
  for (const key of ['', 'key-other']) expect((await ask('GET', '/vouchers', { key })).status).toBe(401)
})

test('a voucher from its issue to its last cent', async () => {
  const mine = code()
  const issued = await give({ code: mine, pin: '8642' })
  expect([issued.status, issued.body.balanceCents]).toEqual([201, 300])
  const upper = await ask('GET', `/vouchers/${mine.toUpperCase()}`)
  expect([upper.status, upper.body.code, upper.body.balanceCents]).toEqual([200, mine, 300])
  expect((await take(mine, 301)).status).toBe(409)
  expect((await ask('GET', `/vouchers/${mine}`)).body.balanceCents).toBe(300)
  expect((await take(mine, 100)).body.balanceCents).toBe(200)
  await eventually(async () => ((await ask('GET', `/vouchers/${mine}/redemptions`)).body.length === 1 ? true : undefined))
  const other = code()
  await give({ code: other })
  await take(other, 7)
  expect((await take(mine, 200)).body.balanceCents).toBe(0)
  expect((await take(mine, 1)).status).toBe(409)
  const amounts = await eventually(async () => {
    const { body } = await ask('GET', `/vouchers/${mine}/redemptions`)
    return body.length >= 2 ? body.map((redemption: { amountCents: number }) => redemption.amountCents) : undefined
  })
  expect(amounts).toEqual([100, 200])
  await eventually(async () => ((await ask('GET', `/vouchers/${other}/redemptions`)).body[0]?.amountCents === 7 ? true : undefined))
  for (const { body } of [issued, upper, await ask('GET', '/vouchers')]) expect(JSON.stringify(body)).not.toContain('"pin"')
})

test('two shops', async () => {
  const mine = code()
  await give({ code: mine })
  expect((await ask('GET', `/vouchers/${mine}`, { key: 'key-mill' })).status).toBe(404)
  expect((await take(mine, 1, 'key-mill')).status).toBe(404)
  expect((await give({ code: mine }, 'key-mill')).status).toBe(201)
  expect((await give({ code: mine.toUpperCase() })).status).toBe(409)
})

test('the newest is first', async () => {
  const [older, newer] = [code(), code()]
  await give({ code: older })
  await give({ code: newer })
  const codes = (await ask('GET', '/vouchers')).body.map((voucher: { code: string }) => voucher.code)
  expect(codes.indexOf(newer)).toBeLessThan(codes.indexOf(older))
})

test('what is not taken', async () => {
  for (const wrong of [
    { code: 'abc' },
    { code: 'a_b_c_d' },
    { pin: '12345' },
    { balanceCents: -1 },
    { balanceCents: 1.5 },
    { balanceCents: 10_000_001 },
  ])
    expect([wrong, (await give(wrong)).status]).toEqual([wrong, 400])
  const mine = code()
  await give({ code: mine })
  for (const amount of [0, -1, 0.5, '1', null]) expect([amount, (await take(mine, amount)).status]).toEqual([amount, 400])
})
