import request from 'supertest'
import { describe, expect, it } from 'vitest'

// Runs against the running service.
const api = () => request(process.env.SUBJECT_URL ?? '')

describe('the depot', () => {
  it('lists parcels from the newest on, and says where the list goes on', async () => {
    const { body } = await api().get('/parcels?limit=3').expect(200)
    const ids = body.items.map(({ id }: { id: number }) => id)
    expect(ids).toEqual([...ids].sort((a, b) => b - a))
    expect(body.next).toMatch(/^\/parcels\?/)
    const { body: second } = await api().get(body.next).expect(200)
    expect(second.items[0].id).toBeLessThan(ids.at(-1))
  })

  it('takes parcels in, shows them, and hands them out', async () => {
    const { body } = await api().post('/parcels').send({ reference: 'DE-1', weightGrams: 800 }).expect(201)
    expect((await api().get(`/parcels/${body.id}`).expect(200)).body).toEqual(body)
    await api().delete(`/parcels/${body.id}`).expect(204)
    await api().get(`/parcels/${body.id}`).expect(404)
  })

  it('refuses what is no parcel and no limit', async () => {
    await api().post('/parcels').send({ reference: '' }).expect(400)
    await api().get('/parcels?limit=0').expect(400)
  })
})

describe('the evidence', () => {
  it('measures every option', async () => {
    const { body } = await api().get('/evidence').expect(200)
    expect(body.measurements).toContainEqual(expect.objectContaining({ id: 'offset.most-rows' }))
  })
})
