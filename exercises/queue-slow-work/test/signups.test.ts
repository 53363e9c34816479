import request from 'supertest'
import { describe, expect, it } from 'vitest'

// Runs against the running service, its worker, and a mail service and a CRM that take everything.
const api = () => request(process.env.SUBJECT_URL ?? '')
const nobody = () => `${Math.random().toString(36).slice(2)}@example.com`
const grey = (width: number, height: number) => ({ width, height, pixels: btoa('\x7f'.repeat(width * height * 3)) })

async function signUp(email: string): Promise<string> {
  const { body } = await api().post('/signups').send({ email, name: 'Ines Prado' }).expect(202)
  return body.id
}

describe('a signup', () => {
  it('is refused without an address, without a name, and with half an avatar', async () => {
    await api().post('/signups').send({ name: 'Ines Prado' }).expect(400)
    await api().post('/signups').send({ email: nobody(), name: '' }).expect(400)
    const avatar = { ...grey(48, 48), height: 64 }
    await api().post('/signups').send({ email: nobody(), name: 'Ines Prado', avatar }).expect(400)
  })

  it('is answered with a job', async () => {
    const avatar = grey(64, 48)
    const { body } = await api().post('/signups').send({ email: nobody(), name: 'Ines Prado', avatar }).expect(202)
    expect(body).toEqual({ id: expect.any(String) })
  })

  it('has one job, however often it comes', async () => {
    const email = nobody()
    const ids = await Promise.all([signUp(email), signUp(email), signUp(email.toUpperCase())])
    expect(new Set(ids).size).toBe(1)
  })
})

describe('a job', () => {
  it('is done soon after', async () => {
    const id = await signUp(nobody())
    const deadline = Date.now() + 4_000
    let job: unknown
    do {
      job = (await api().get(`/jobs/${id}`).expect(200)).body
    } while (JSON.stringify(job) !== JSON.stringify({ id, state: 'done', tries: 1 }) && Date.now() < deadline)
    expect(job).toEqual({ id, state: 'done', tries: 1 })
  })

  it('that nobody began is not found', async () => {
    await api().get('/jobs/unknown').expect(404)
  })

  it('is no dead letter as long as nothing fails', async () => {
    await api().get('/dead-letters').expect(200, [])
  })
})
