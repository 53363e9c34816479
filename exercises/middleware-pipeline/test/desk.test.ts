import request from 'supertest'
import { describe, expect, it } from 'vitest'

// Runs against the running service and a carrier that answers "on its way" to everything.
const api = () => request(process.env.SUBJECT_URL ?? '')
const ada = { Authorization: 'Bearer ada-3f9c41d7' }

let customers = 0
const newCustomer = () => `K-${Date.now()}-${++customers}`

async function place(customer: string, sku = 'rope-10'): Promise<string> {
  const { body } = await api().post('/orders').set(ada).send({ customer, sku, quantity: 2 }).expect(201)
  return body.id
}

describe('orders', () => {
  it('are placed and found again', async () => {
    const customer = newCustomer()
    const { body } = await api().post('/orders').set(ada).send({ customer, sku: 'lamp', quantity: 3, note: 'grüß Bo' }).expect(201)
    expect(body).toMatchObject({ customer, sku: 'lamp', quantity: 3, note: 'grüß Bo' })
    expect((await api().get(`/orders/${body.id}`).set(ada).expect(200)).body).toEqual(body)
  })

  it('name the clerk who placed them', async () => {
    const id = await place(newCustomer())
    expect((await api().get(`/orders/${id}`).set(ada).expect(200)).body.placedBy).toBe('ada')
  })

  it('are not for strangers', async () => {
    await api().get(`/orders?customer=${newCustomer()}`).expect(401)
  })

  it('are listed as JSON and as CSV', async () => {
    const customer = newCustomer()
    const ids = [await place(customer, 'rope-10'), await place(customer, 'lamp')]
    const json = await api().get(`/orders?customer=${customer}`).set(ada).expect(200)
    expect(json.body.map(({ id }: { id: string }) => id)).toEqual(ids)
    const csv = await api().get(`/orders?customer=${customer}`).set(ada).set('Accept', 'text/csv').expect(200)
    expect(csv.text.trimEnd()).toBe(`id,sku,quantity\n${ids[0]},rope-10,2\n${ids[1]},lamp,2`)
  })

  it('do not come as HTML', async () => {
    await api().get(`/orders?customer=${newCustomer()}`).set(ada).set('Accept', 'text/html').expect(406)
  })

  it('are imported from CSV', async () => {
    const customer = newCustomer()
    const imported = api().post(`/imports?customer=${customer}`).set(ada).set('Content-Type', 'text/csv').send('rope-10,2\nlamp,1\n')
    expect((await imported.expect(201)).body).toEqual({ imported: 2 })
  })
})

describe('parcels', () => {
  it('are asked for at the carrier', async () => {
    const id = await place(newCustomer())
    expect((await api().get(`/orders/${id}/parcel`).set(ada).expect(200)).body).toEqual({ order: id, status: 'on its way' })
  })

  it('are exported line by line', async () => {
    const customer = newCustomer()
    const order = await place(customer)
    const { text } = await api().get(`/exports/parcels?customer=${customer}`).set(ada).buffer(true).expect(200)
    expect(text).toBe(`${JSON.stringify({ order, sku: 'rope-10', status: 'on its way' })}\n`)
  })
})

describe('what fails', () => {
  it('is answered as JSON', async () => {
    const { body } = await api().get('/orders/nothing').set(ada).expect(404)
    expect(body).toEqual({ error: expect.any(String) })
  })

  it('has no route', async () => {
    const { body } = await api().get('/nowhere').set(ada).expect(404)
    expect(body).toEqual({ error: expect.any(String) })
  })

  it('is answered at all', async () => {
    const cut = '{"customer":"K-1","sku":"ro'
    await api().post('/orders').set(ada).set('Content-Type', 'application/json').send(cut).timeout(2_000).expect(400)
  })
})
