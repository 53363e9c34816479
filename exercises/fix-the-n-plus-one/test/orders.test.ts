import request from 'supertest'
import { describe, expect, it } from 'vitest'

// Runs against the running service and its sample data (database/sample.sql).
const api = () => request(process.env.SUBJECT_URL ?? '')
const list = (tenant: string, query = '') => api().get(`/orders${query}`).set('X-Tenant', tenant)

describe('GET /orders', () => {
  it('shows the newest orders first', async () => {
    const { body } = await list('harbour', '?limit=20').expect(200)
    const ids: number[] = body.map((order: { id: number }) => order.id)
    expect(ids).toHaveLength(20)
    expect(ids).toEqual(ids.toSorted((a, b) => b - a))
  })

  it('shows an order with its customer and items', async () => {
    const { body } = await list('meadow').expect(200)
    const order = body.find(({ reference }: { reference: string }) => reference === 'SO-5003')
    expect(order.customer).toEqual({ number: 'K-1002', name: 'José Núñez', email: 'jose@meadow.example' })
    expect(order.items.map(({ position }: { position: number }) => position)).toEqual([1, 2, 3])
  })

  it('goes on after the last order of the page before', async () => {
    const first = await list('harbour', '?limit=5').expect(200)
    const second = await list('harbour', `?limit=5&after=${first.body[4].id}`).expect(200)
    const both = await list('harbour', '?limit=10').expect(200)
    expect([...first.body, ...second.body]).toEqual(both.body)
  })

  it('refuses a request without a tenant', async () => {
    await api().get('/orders').expect(400)
  })

  it('holds 50 orders unless asked for', async () => {
    const { body } = await list('harbour').expect(200)
    expect(body).toHaveLength(50)
  })
})

describe('GET /orders/:id', () => {
  it('shows the invoice', async () => {
    const [newest] = (await list('harbour', '?limit=1').expect(200)).body
    const { body } = await api().get(`/orders/${newest.id}`).set('X-Tenant', 'harbour').expect(200)
    expect(body).toMatchObject(newest)
    expect(body.invoiceText).toContain(newest.reference)
  })

  it('hides the orders of other tenants', async () => {
    const [newest] = (await list('harbour', '?limit=1').expect(200)).body
    await api().get(`/orders/${newest.id}`).set('X-Tenant', 'meadow').expect(404)
  })
})

describe('POST /orders', () => {
  const order = { reference: 'SO-1', customerNumber: 'K-1001', items: [{ sku: 'SKU-1', title: 'Rope', quantity: 2, unitPriceCents: 1250 }] }

  it('places an order', async () => {
    const { body } = await api().post('/orders').set('X-Tenant', 'harbour').send(order).expect(201)
    expect(body).toMatchObject({ reference: 'SO-1', customer: { number: 'K-1001' }, totalCents: 2500 })
  })

  it('refuses an unknown customer', async () => {
    const unknown = { ...order, customerNumber: 'K-0' }
    await api().post('/orders').set('X-Tenant', 'harbour').send(unknown).expect(400)
  })
})
