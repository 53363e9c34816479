import request from 'supertest'
import { describe, expect, it } from 'vitest'

// Runs against the running service, its sample data (database/sample.sql) and a broker that takes everything.
const api = () => request(process.env.SUBJECT_URL ?? '')
const order = { customer: 'Ines Prado', address: 'Rua Nova 7, Porto', totalCents: 1250 }
const place = async (): Promise<number> => (await api().post('/orders').send(order).expect(201)).body.id

describe('orders', () => {
  it('are placed', async () => {
    const { body } = await api().post('/orders').send(order).expect(201)
    expect(body).toEqual({ id: expect.any(Number), ...order, status: 'placed', version: 1 })
    await api().get(`/orders/${body.id}`).expect(200, body)
  })

  it('count a version with every change', async () => {
    const id = await place()
    await api().patch(`/orders/${id}`).send({ address: 'Rua Velha 1, Porto' }).expect(200)
    await api().post(`/orders/${id}/pay`).expect(200)
    const { body } = await api().post(`/orders/${id}/cancel`).expect(200)
    expect(body).toEqual({ id, ...order, address: 'Rua Velha 1, Porto', status: 'cancelled', version: 4 })
  })

  it('are paid once', async () => {
    const id = await place()
    await api().post(`/orders/${id}/pay`).expect(200)
    await api().post(`/orders/${id}/pay`).expect(409)
  })

  it('are refused without a total', async () => {
    await api()
      .post('/orders')
      .send({ ...order, totalCents: 0 })
      .expect(400)
  })

  it('that nobody placed are not found', async () => {
    await api().post('/orders/2000000000/pay').expect(404)
  })
})

describe('the outbox', () => {
  it('is empty soon after the broker took everything', async () => {
    await place()
    const deadline = Date.now() + 4_000
    let state: unknown
    do {
      state = (await api().get('/outbox').expect(200)).body
    } while (JSON.stringify(state) !== '{"pending":0,"parked":[]}' && Date.now() < deadline)
    expect(state).toEqual({ pending: 0, parked: [] })
  })
})
