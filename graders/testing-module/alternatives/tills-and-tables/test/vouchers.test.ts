import { describe, expect, it } from 'vitest'
import { balanceOf, harbour, history, mill, newCode, sold, till, useApp } from './till.js'

useApp()

describe('a till', () => {
  it.each([
    ['no key', undefined],
    ['an unknown key', 'key-nobody'],
  ])('with %s gets nowhere', async (_, key) => {
    const code = await sold(5_000)
    const stranger = till(key)
    await stranger.list().expect(401)
    await stranger.show(code).expect(401)
    await stranger.issue({ code: newCode(), pin: '4711', balanceCents: 100 }).expect(401)
    await stranger.redeem(code, 100).expect(401)
    await stranger.redemptions(code).expect(401)
    expect(await balanceOf(code)).toBe(5_000)
  })

  it('sees nothing of the other shop', async () => {
    const code = await sold(5_000)
    await mill.show(code).expect(404)
    await mill.redeem(code, 100).expect(404)
    await mill.redemptions(code).expect(404)
    expect((await mill.list().expect(200)).body).not.toContainEqual(expect.objectContaining({ code }))
    expect(await balanceOf(code)).toBe(5_000)
  })

  it('gets its own voucher where both shops have the code', async () => {
    const code = await sold(5_000)
    await mill.issue({ code, pin: '0815', balanceCents: 700 }).expect(201)
    await mill.redeem(code, 200).expect(200)
    expect((await mill.show(code).expect(200)).body.balanceCents).toBe(500)
    expect(await balanceOf(code)).toBe(5_000)
  })
})

describe('a voucher', () => {
  it('is issued, shown and listed, with its balance as a number and without its pin', async () => {
    const code = newCode()
    const issued = await harbour.issue({ code, pin: '9382', balanceCents: 5_000 }).expect(201)
    const shown = await harbour.show(code).expect(200)
    const other = await sold(300)
    const list = (await harbour.list().expect(200)).body as { code: string }[]
    const listed = list.filter((voucher) => voucher.code === code || voucher.code === other)
    expect(listed.map((voucher) => voucher.code)).toEqual([other, code])
    for (const voucher of [issued.body, shown.body, listed[1]]) {
      expect(voucher).toMatchObject({ code, balanceCents: 5_000 })
      expect(voucher).not.toHaveProperty('pin')
    }
  })

  it('is found in any case of its letters', async () => {
    const code = await sold(5_000)
    for (const asked of [code.toLowerCase(), code.toUpperCase()]) {
      expect((await harbour.show(asked).expect(200)).body).toMatchObject({ code, balanceCents: 5_000 })
    }
  })

  it('is unknown until it is issued', async () => {
    const code = newCode()
    await harbour.show(code).expect(404)
    await harbour.redeem(code, 100).expect(404)
    await harbour.redemptions(code).expect(404)
  })

  it('is issued once, in whatever case', async () => {
    const code = await sold(5_000)
    for (const again of [code, code.toUpperCase()]) {
      await harbour.issue({ code: again, pin: '4711', balanceCents: 100 }).expect(409)
    }
    expect(await balanceOf(code)).toBe(5_000)
  })

  it.each([
    ['a short code', { code: 'abc' }],
    ['a long code', { code: 'a'.repeat(41) }],
    ['a code with a space', { code: 'SPRING 1' }],
    ['no code', { code: undefined }],
    ['a short pin', { pin: '471' }],
    ['a pin of letters', { pin: 'abcd' }],
    ['no pin', { pin: undefined }],
    ['nothing on it', { balanceCents: 0 }],
    ['less than nothing', { balanceCents: -1 }],
    ['half a cent', { balanceCents: 10.5 }],
    ['too much', { balanceCents: 10_000_001 }],
    ['text for a balance', { balanceCents: 'much' }],
  ])('is refused with %s', async (_, fault) => {
    const voucher = { code: newCode(), pin: '4711', balanceCents: 5_000, ...fault }
    await harbour.issue(voucher).expect(400)
    if (voucher.code?.includes('-')) await harbour.show(voucher.code).expect(404)
  })

  it('may hold the least and the most', async () => {
    expect(await balanceOf(await sold(1))).toBe(1)
    expect(await balanceOf(await sold(10_000_000))).toBe(10_000_000)
  })
})

describe('a redemption', () => {
  it('takes its amount', async () => {
    const code = await sold(5_000)
    const { body } = await harbour.redeem(code.toUpperCase(), 2_000).expect(200)
    expect(body).toMatchObject({ code, balanceCents: 3_000 })
    expect(body).not.toHaveProperty('pin')
    expect(await balanceOf(code)).toBe(3_000)
  })

  it('may take exactly what is left, and then no cent more', async () => {
    const code = await sold(5_000)
    await harbour.redeem(code, 1_999).expect(200)
    expect((await harbour.redeem(code, 3_001).expect(200)).body.balanceCents).toBe(0)
    await harbour.redeem(code, 1).expect(409)
    expect(await balanceOf(code)).toBe(0)
  })

  it('of a cent too much takes nothing', async () => {
    const code = await sold(5_000)
    await harbour.redeem(code, 5_001).expect(409)
    expect(await balanceOf(code)).toBe(5_000)
    await harbour.redeem(code, 5_000).expect(200)
    expect(await history(code, 1)).toEqual([5_000])
  })

  it.each([undefined, 0, -100, 10.5, 10_000_001, 'all'])('of %s is refused', async (amount) => {
    const code = await sold(5_000)
    await harbour.redeem(code, amount).expect(400)
    expect(await balanceOf(code)).toBe(5_000)
  })

  it('is written down, the oldest first', async () => {
    const code = await sold(5_000)
    await harbour.redeem(code, 300).expect(200)
    expect(await history(code, 1)).toEqual([300])
    await harbour.redeem(code, 200).expect(200)
    expect(await history(code, 2)).toEqual([300, 200])
  }, 15_000)
})
