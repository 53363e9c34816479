import request from 'supertest'
import { describe, expect, it } from 'vitest'

// Runs against the running service, and a signer with one key that never changes.
const api = () => request(process.env.SUBJECT_URL ?? '')
const ilse = { email: 'ilse@mail.example', password: 'copper-lantern-3' }
const omar = { email: 'omar@mail.example', password: 'still-orchard-7' }

interface Tokens {
  accessToken: string
  refreshToken: string
}
const login = async (credentials = ilse): Promise<Tokens> => (await api().post('/login').send(credentials).expect(200)).body
const refresh = async (refreshToken: string): Promise<Tokens> => (await api().post('/refresh').send({ refreshToken }).expect(200)).body
const me = (accessToken: string) => api().get('/me').set('Authorization', `Bearer ${accessToken}`)

describe('access', () => {
  it('is for who has logged in', async () => {
    const { accessToken } = await login()
    await me(accessToken).expect(200, { id: 'ilse', name: 'Ilse Brandt', email: 'ilse@mail.example' })
  })

  it('shows each user the own letters', async () => {
    const letters = async (credentials: typeof ilse) =>
      (
        await api()
          .get('/letters')
          .set('Authorization', `Bearer ${(await login(credentials)).accessToken}`)
          .expect(200)
      ).body
    expect(await letters(omar)).toEqual([{ from: 'Harbour Bank', subject: 'Your new card' }])
    expect(await letters(ilse)).toHaveLength(2)
  })

  it('wants the right password, and a token that was not changed', async () => {
    await api()
      .post('/login')
      .send({ ...ilse, password: omar.password })
      .expect(401)
    await api().get('/me').expect(401)
    const { accessToken } = await login()
    const [header, , signature] = accessToken.split('.')
    const forged = Buffer.from('{"sub":"omar"}').toString('base64url')
    await me(`${header}.${forged}.${signature}`).expect(401)
  })
})

describe('sessions', () => {
  it('go on without a password', async () => {
    const { refreshToken } = await login()
    const { accessToken } = await refresh(refreshToken)
    await me(accessToken).expect(200)
  })

  it('end with the logout, one at a time', async () => {
    const [phone, laptop] = [await login(), await login()]
    await api().post('/logout').send({ refreshToken: phone.refreshToken }).expect(204)
    await api().post('/refresh').send({ refreshToken: phone.refreshToken }).expect(401)
    await refresh(laptop.refreshToken)
  })

  it('end when a refresh token comes twice', async () => {
    const { refreshToken: first } = await login()
    const { refreshToken: second } = await refresh(first)
    await api().post('/refresh').send({ refreshToken: first }).expect(401)
    await api().post('/refresh').send({ refreshToken: second }).expect(401)
  })

  it('are not had by guessing', async () => {
    await api().post('/refresh').send({ refreshToken: 'a-guess' }).expect(401)
    await api().post('/refresh').send({}).expect(400)
  })
})
