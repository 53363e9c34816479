import request from 'supertest'
import { describe, expect, it } from 'vitest'

// Runs against the running service.
const api = () => request(process.env.SUBJECT_URL ?? '')

describe('GET /catalogue', () => {
  it('shows the prices of the tenant', async () => {
    const { body } = await api().get('/catalogue?limit=3').set('X-Tenant', 'mill').expect(200)
    expect(body.tenant).toBe('mill')
    expect(body.items).toHaveLength(3)
    for (const { listPrice, price } of body.items) expect(price).toBe(Math.round(listPrice * 0.75))
  })

  it('wants to know who asks', async () => {
    await api().get('/catalogue').expect(401)
    await api().get('/catalogue').set('X-Tenant', 'nobody').expect(401)
  })
})

describe('orders', () => {
  it('are placed at the price of the tenant, and listed', async () => {
    const { body } = await api()
      .post('/orders')
      .set('X-Tenant', 'north')
      .send({ sku: 'item-0007', quantity: 2, email: 'kitchen@north.example' })
      .expect(201)
    expect(body).toMatchObject({ tenant: 'north', sku: 'item-0007', quantity: 2 })
    const { orders } = (await api().get('/orders').set('X-Tenant', 'north').expect(200)).body
    expect(orders.at(-1)).toEqual(body)
  })

  it('are refused when they make no sense', async () => {
    const place = (order: object) => api().post('/orders').set('X-Tenant', 'north').send(order)
    await place({ sku: 'item-0007', quantity: 0, email: 'kitchen@north.example' }).expect(400)
    await place({ sku: 'item-0007', quantity: 1, email: 'kitchen' }).expect(400)
    await place({ sku: 'no-such-item', quantity: 1, email: 'kitchen@north.example' }).expect(404)
  })
})
