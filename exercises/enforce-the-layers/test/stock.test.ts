import request from 'supertest'
import { describe, expect, it } from 'vitest'

// Runs against the running service.
const api = () => request(process.env.SUBJECT_URL ?? '')

describe('the warehouse', () => {
  it('shows what it has', async () => {
    const { body } = await api().get('/stock/tent').expect(200)
    expect(body).toMatchObject({ sku: 'tent', priceCents: 15470 })
    await api().get('/stock/sofa').expect(404)
  })

  it('orders more of what runs low', async () => {
    const { body } = await api().get('/stock/stove').expect(200)
    await api()
      .post('/stock/stove/take')
      .send({ quantity: body.quantity - 1 })
      .expect(200)
    const { body: reorders } = await api().get('/reorders').expect(200)
    expect(reorders).toContainEqual({ sku: 'stove', quantity: 19 })
  })
})
