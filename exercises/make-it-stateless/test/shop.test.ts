import request from 'supertest'
import { beforeEach, describe, expect, it } from 'vitest'

// Runs against the running service. All of these requests reach the same instance of it.
const api = () => request(process.env.SUBJECT_URL ?? '')
const ann = { email: 'ann@shop.example', password: 'plum-harbour-4' }

async function login(credentials = ann): Promise<{ Authorization: string }> {
  const { body } = await api().post('/login').send(credentials).expect(200)
  return { Authorization: `Bearer ${body.token}` }
}

describe('sessions', () => {
  it('knows who is logged in, request after request', async () => {
    const session = await login()
    for (let turn = 0; turn < 6; turn += 1) {
      const { body } = await api().get('/me').set(session).expect(200)
      expect(body).toEqual({ id: 'ann', name: 'Ann Berg', email: 'ann@shop.example' })
    }
  })

  it('refuses a wrong password', async () => {
    await api()
      .post('/login')
      .send({ ...ann, password: 'wrong' })
      .expect(401)
  })

  it('refuses a request without a token', async () => {
    await api().get('/me').expect(401)
    await api().get('/cart').expect(401)
  })

  it('ends with the logout', async () => {
    const session = await login()
    const other = await login()
    await api().post('/logout').set(session).expect(204)
    await api().get('/me').set(session).expect(401)
    await api().get('/me').set(other).expect(200)
  })

  it('ends on all devices', async () => {
    const sessions = [await login(), await login(), await login()]
    const bo = await login({ email: 'bo@shop.example', password: 'tall-kettle-6' })
    await api()
      .post('/logout-everywhere')
      .set(sessions[0] ?? {})
      .expect(204)
    for (const session of sessions) await api().get('/me').set(session).expect(401)
    await api().get('/me').set(bo).expect(200)
  })
})

describe('the cart', () => {
  let session: { Authorization: string }
  beforeEach(async () => {
    session = await login()
    const { body } = await api().get('/cart').set(session).expect(200)
    for (const { sku } of body.items) await api().delete(`/cart/items/${sku}`).set(session).expect(204)
  })

  it('adds up', async () => {
    const items = [{ sku: 'rope-10', quantity: 2 }]
    await api().post('/cart/items').set(session).send({ items }).expect(201)
    const { body } = await api().post('/cart/items').set(session).send({ items }).expect(201)
    expect(body).toEqual({ items: [{ sku: 'rope-10', quantity: 4 }], count: 4 })
    expect((await api().get('/cart').set(session).expect(200)).body).toEqual(body)
  })

  it('loses nothing when two tabs add at once', async () => {
    const add = () =>
      api()
        .post('/cart/items')
        .set(session)
        .send({ items: [{ sku: 'lamp', quantity: 1 }] })
        .expect(201)
    await Promise.all(Array.from({ length: 8 }, add))
    expect((await api().get('/cart').set(session).expect(200)).body.count).toBe(8)
  })

  it('refuses half a rope', async () => {
    await api()
      .post('/cart/items')
      .set(session)
      .send({ items: [{ sku: 'rope-10', quantity: 0.5 }] })
      .expect(400)
  })

  it('says when there is nothing to remove', async () => {
    await api().delete('/cart/items/nothing').set(session).expect(404)
  })
})

describe('GET /stats', () => {
  it('counts additions', async () => {
    const session = await login()
    const before = (await api().get('/stats').expect(200)).body.additions
    await api()
      .post('/cart/items')
      .set(session)
      .send({ items: [{ sku: 'lamp', quantity: 1 }] })
      .expect(201)
    const { body } = await api().get('/stats').expect(200)
    expect(body.additions).toBe(before + 1)
  })
})
