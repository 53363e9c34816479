import request from 'supertest'
import { describe, expect, it } from 'vitest'

// Runs against the running service and its sample data (database/sample.sql), one request after another.
const api = () => request(process.env.SUBJECT_URL ?? '')
const article = async (sku: string) => (await api().get(`/articles/${sku}`).expect(200)).body
const reserve = (...lines: { sku: string; quantity: number }[]) => api().post('/reservations').send({ customer: 'Ines Prado', lines })

describe('reservations', () => {
  it('take from the stock', async () => {
    const before = await article('tarp-4x6')
    const { body } = await reserve({ sku: 'tarp-4x6', quantity: 2 }).expect(201)
    expect(body).toEqual({ id: expect.any(Number), customer: 'Ines Prado', status: 'held', lines: [{ sku: 'tarp-4x6', quantity: 2 }] })
    await api().get(`/reservations/${body.id}`).expect(200, body)
    const after = await article('tarp-4x6')
    expect(after.available).toBe(before.available - 2)
    expect(after.version).toBeGreaterThan(before.version)
  })

  it('are refused when there is too little', async () => {
    const { available } = await article('lamp-oil')
    await reserve({ sku: 'lamp-oil', quantity: available + 1 }).expect(409)
    expect((await article('lamp-oil')).available).toBe(available)
  })

  it('of what nobody sells are not found', async () => {
    await reserve({ sku: 'anchor', quantity: 1 }).expect(404)
  })

  it('give back when they are cancelled, once', async () => {
    const { available } = await article('rope-10')
    const { body } = await reserve({ sku: 'rope-10', quantity: 3 }).expect(201)
    await api().post(`/reservations/${body.id}/cancel`).expect(200)
    await api().post(`/reservations/${body.id}/cancel`).expect(409)
    expect((await article('rope-10')).available).toBe(available)
  })
})

describe('a clerk', () => {
  it('counts the shelf', async () => {
    const { version } = await article('rope-10')
    const { body } = await api().put('/articles/rope-10').send({ title: 'Rope, 10 m', available: 60, version }).expect(200)
    expect(body).toEqual({ sku: 'rope-10', title: 'Rope, 10 m', available: 60, version: expect.any(Number) })
    expect(await article('rope-10')).toEqual(body)
  })

  it('who looked before somebody reserved is told so', async () => {
    const { title, available, version } = await article('tarp-4x6')
    await reserve({ sku: 'tarp-4x6', quantity: 1 }).expect(201)
    await api().put('/articles/tarp-4x6').send({ title, available, version }).expect(409)
    expect((await article('tarp-4x6')).available).toBe(available - 1)
  })
})
