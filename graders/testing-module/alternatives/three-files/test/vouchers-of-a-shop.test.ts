import { describe, expect, it } from 'vitest'
import { issue, newCode, till, useApp } from './support/till.js'

useApp()

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
