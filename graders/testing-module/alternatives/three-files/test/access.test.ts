import request from 'supertest'
import { describe, expect, it } from 'vitest'
import { balanceOf, issue, newCode, till, server, useApp } from './support/till.js'

useApp()

describe('a till', () => {
  it('needs a key that is known', async () => {
    for (const path of ['/vouchers', '/vouchers/ANY-CODE', '/vouchers/ANY-CODE/redemptions']) {
      await request(server()).get(path).expect(401)
      await request(server()).get(path).set('X-Api-Key', 'key-nobody').expect(401)
    }
    await request(server()).post('/vouchers').send({ code: newCode(), pin: '4711', balanceCents: 1 }).expect(401)
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
