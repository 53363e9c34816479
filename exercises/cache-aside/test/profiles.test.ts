import request from 'supertest'
import { describe, expect, it } from 'vitest'

// Runs against the running service and its sample data (database/sample.sql). All of these requests reach the same instance of it.
const api = (verb: 'get' | 'put' | 'post' | 'delete', path: string, tenant = 'meadow') =>
  request(process.env.SUBJECT_URL ?? '')
    [verb](path)
    .set('X-Tenant', tenant)
const draft = { givenName: 'Chloé', familyName: 'Dumas', bio: 'New here.' }

describe('a profile', () => {
  it('is shown by both versions of the API', async () => {
    const v1 = await api('get', '/v1/profiles/jose').expect(200)
    expect(v1.body).toEqual({ handle: 'jose', name: 'José Núñez', bio: 'Orchards and maps.', followers: 12 })
    const v2 = await api('get', '/v2/profiles/jose').expect(200)
    expect(v2.body).toMatchObject({ handle: 'jose', name: { given: 'José', family: 'Núñez' }, joinedOn: '2024-06-30' })
  })

  it("is the tenant's own", async () => {
    const meadow = await api('get', '/v1/profiles/ann').expect(200)
    const harbour = await api('get', '/v1/profiles/ann', 'harbour').expect(200)
    expect([meadow.body.name, harbour.body.name]).toEqual(['Ann Ångström', 'Ann Berg'])
  })

  it('is created, changed, followed and removed', async () => {
    await api('delete', '/v2/profiles/chloe')
    await api('get', '/v1/profiles/chloe').expect(404)
    await api('put', '/v2/profiles/chloe').send(draft).expect(204)
    expect((await api('get', '/v1/profiles/chloe').expect(200)).body).toMatchObject({ name: 'Chloé Dumas', followers: 0 })
    await api('put', '/v2/profiles/chloe')
      .send({ ...draft, bio: 'Settled.' })
      .expect(204)
    await api('post', '/v2/profiles/chloe/followers').send({ follower: 'jose' }).expect(204)
    await api('post', '/v2/profiles/chloe/followers').send({ follower: 'jose' }).expect(204)
    expect((await api('get', '/v2/profiles/chloe').expect(200)).body).toMatchObject({ bio: 'Settled.', followers: 1 })
    await api('delete', '/v2/profiles/chloe').expect(204)
    await api('get', '/v2/profiles/chloe').expect(404)
  })

  it('that nobody has is a 404', async () => {
    await api('get', '/v1/profiles/nobody').expect(404)
    await api('delete', '/v2/profiles/nobody').expect(404)
    await api('post', '/v2/profiles/nobody/followers').send({ follower: 'jose' }).expect(404)
  })

  it('needs a tenant, a handle and a name', async () => {
    await api('get', '/v1/profiles/jose', '').expect(400)
    await api('get', '/v1/profiles/Not%20a%20handle').expect(400)
    await api('put', '/v2/profiles/chloe').send({ familyName: 'Dumas' }).expect(400)
  })
})

describe('GET /cache/stats', () => {
  it('answers', async () => {
    const { body } = await api('get', '/cache/stats').expect(200)
    expect(body).toEqual({ hits: expect.any(Number), misses: expect.any(Number), hitRatio: expect.any(Number) })
  })
})
