import { describe, expect, it } from 'vitest'
import { balanceOf, issue, redemptionsOf, till, useApp } from './support/till.js'

useApp()

describe('a redemption', () => {
  it('takes what it says, down to the last cent', async () => {
    const code = await issue(1_000)
    const { body } = await till().post(`/vouchers/${code}/redemptions`, { amountCents: 400 }).expect(200)
    expect(body).toMatchObject({ code, balanceCents: 600 })
    await till().post(`/vouchers/${code.toLowerCase()}/redemptions`, { amountCents: 600 }).expect(200)
    expect(await balanceOf(code)).toBe(0)
    await till().post(`/vouchers/${code}/redemptions`, { amountCents: 1 }).expect(409)
  })

  it('of more than is left takes nothing', async () => {
    const code = await issue(1_000)
    await till().post(`/vouchers/${code}/redemptions`, { amountCents: 1_001 }).expect(409)
    expect(await balanceOf(code)).toBe(1_000)
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
