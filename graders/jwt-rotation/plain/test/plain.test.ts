import 'reflect-metadata'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type INestApplication, ValidationPipe } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { Redis } from 'ioredis'
import { type CryptoKey, decodeJwt, exportJWK, exportSPKI, generateKeyPair, type JWK, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose'
import request from 'supertest'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { AppModule } from '../src/app.module.js'

interface KeyPair {
  kid: string
  privateKey: CryptoKey
  publicKey: CryptoKey
  jwk: JWK
}
interface Tokens {
  accessToken: string
  refreshToken: string
}

const MINUTE = 60_000
const ilse = { email: 'ilse@mail.example', password: 'copper-lantern-3' }
const omar = { email: 'omar@mail.example', password: 'still-orchard-7' }
const valkey = new Redis(process.env.REDIS_URL ?? 'redis://127.0.0.1:6379')

/** A signer of our own, whose keys and moods a test decides. */
let signer: Server
let keys: KeyPair[]
let signing: KeyPair
let isAway: { keys: boolean; signing: boolean }
let fetches: number
let app: INestApplication

async function newKey(kid: string): Promise<KeyPair> {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true })
  return { kid, privateKey, publicKey, jwk: { ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' } }
}
const sign = (claims: JWTPayload, { privateKey, kid }: KeyPair, header: object = {}) =>
  new SignJWT(claims).setProtectedHeader({ alg: 'ES256', typ: 'JWT', kid, ...header }).sign(privateKey)

beforeAll(async () => {
  signer = createServer(async (incoming, response) => {
    const answer = (status: number, body: object) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    if (incoming.url === '/sign') {
      const claims: JWTPayload = JSON.parse(await new Response(incoming).text())
      return isAway.signing ? answer(503, {}) : answer(201, { token: await sign(claims, signing) })
    }
    fetches += 1
    return isAway.keys ? answer(503, {}) : answer(200, { keys: keys.map(({ jwk }) => jwk) })
  })
  await new Promise<void>((resolve) => signer.listen(0, '127.0.0.1', resolve))
  process.env.SIGNER_URL = `http://127.0.0.1:${(signer.address() as AddressInfo).port}`
})
beforeEach(async () => {
  await valkey.flushall()
  signing = await newKey('first')
  keys = [signing]
  isAway = { keys: false, signing: false }
  fetches = 0
  app = await NestFactory.create(AppModule, { logger: false })
  app.useGlobalPipes(new ValidationPipe({ transform: true, whitelist: true }))
  await app.listen(0, '127.0.0.1')
})
afterEach(async () => {
  vi.useRealTimers()
  await app.close()
})
afterAll(() => {
  valkey.disconnect()
  signer.close()
  signer.closeAllConnections()
})

const api = () => request(app.getHttpServer())
const login = async (credentials = ilse): Promise<Tokens> => (await api().post('/login').send(credentials).expect(200)).body
const refresh = (refreshToken: string) => api().post('/refresh').send({ refreshToken })
const me = (token: string) => api().get('/me').set('Authorization', `Bearer ${token}`)
const later = (ms: number) => vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + ms })

describe('access tokens', () => {
  it('say for whom and for what they are, and for how long', async () => {
    const { iss, aud, sub, iat = 0, exp = 0 } = decodeJwt((await login()).accessToken)
    expect({ iss, aud, sub, lives: exp - iat }).toEqual({ iss: 'https://postbox.example', aud: 'postbox-api', sub: 'ilse', lives: 300 })
  })

  it('open the own letters for five minutes', async () => {
    const { accessToken } = await login(omar)
    const letters = () => api().get('/letters').set('Authorization', `Bearer ${accessToken}`)
    expect((await letters().expect(200)).body).toEqual([{ from: 'Harbour Bank', subject: 'Your new card' }])
    later(6 * MINUTE)
    await letters().expect(401)
  })

  it('are not believed when their claims are wrong', async () => {
    const claims = decodeJwt((await login()).accessToken)
    for (const wrong of [{ iss: 'https://other.example' }, { aud: 'other-api' }, { exp: undefined }, { sub: undefined }, { nbf: 9e9 }])
      await me(await sign({ ...claims, ...wrong }, signing)).expect(401)
    await me(await sign(claims, signing)).expect(200)
  })

  it('are not believed when somebody else has made them', async () => {
    const claims = { ...decodeJwt((await login()).accessToken), sub: 'omar' }
    const stranger = await newKey('stranger')
    const secrets = [Buffer.from(await exportSPKI(signing.publicKey)), Buffer.from(JSON.stringify(signing.jwk))]
    const forged = [
      new UnsecuredJWT(claims).encode(),
      await sign(claims, stranger),
      await sign(claims, { ...stranger, kid: 'first' }),
      await sign(claims, stranger, { jwk: stranger.jwk }),
      await sign(claims, stranger, { jku: `${process.env.SIGNER_URL}/avatars/stranger.json` }),
      await sign(claims, stranger, { kid: '../avatars/stranger.json' }),
      ...(await Promise.all(secrets.map((secret) => new SignJWT(claims).setProtectedHeader({ alg: 'HS256', kid: 'first' }).sign(secret)))),
    ]
    for (const token of forged) await me(token).expect(401)
  })
})

describe('keys', () => {
  it('are fetched once, whatever comes', async () => {
    const { accessToken } = await login()
    await Promise.all(Array.from({ length: 20 }, () => me(accessToken).expect(200)))
    for (let turn = 0; turn < 20; turn += 1) {
      const made = await newKey(`made-up-${turn}`)
      await me(await sign(decodeJwt(accessToken), made)).expect(401)
    }
    expect(fetches).toBe(1)
  })

  it('rotate without anybody noticing, until one is taken away', async () => {
    const [old, next] = [signing, await newKey('next')]
    const before = await login()
    await me(before.accessToken).expect(200)
    keys = [old, next]
    later(2 * MINUTE)
    signing = next
    const after = await login()
    for (const { accessToken } of [after, before, after]) await me(accessToken).expect(200)
    keys = [next]
    later(11 * MINUTE)
    const now = Math.floor(Date.now() / 1000)
    await me(await sign({ ...decodeJwt(before.accessToken), iat: now, exp: now + 300 }, old)).expect(401)
    await me((await login()).accessToken).expect(200)
  })

  it('may be away for a while', async () => {
    await me((await login()).accessToken).expect(200)
    isAway.keys = true
    later(8 * MINUTE)
    await me((await login()).accessToken).expect(200)
  })
})

describe('refresh tokens', () => {
  it('work once, and a second use ends the session', async () => {
    const [first, other] = [await login(), await login()]
    const { body: second } = await refresh(first.refreshToken).expect(200)
    await me(second.accessToken).expect(200)
    const { body: third } = await refresh(second.refreshToken).expect(200)
    await refresh(first.refreshToken).expect(401)
    await refresh(third.refreshToken).expect(401)
    await refresh(other.refreshToken).expect(200)
  })

  it('have one winner, whom the losers take along', async () => {
    const { refreshToken } = await login()
    const answers = await Promise.all(Array.from({ length: 8 }, () => refresh(refreshToken)))
    const winners = answers.filter(({ status }) => status === 200)
    expect(winners).toHaveLength(1)
    await refresh(winners[0]?.body.refreshToken).expect(401)
  })

  it('are not used up while the signer is away', async () => {
    const { refreshToken } = await login()
    isAway.signing = true
    await refresh(refreshToken).expect(503)
    await api().post('/login').send(ilse).expect(503)
    isAway.signing = false
    await refresh(refreshToken).expect(200)
  })

  it('live for 14 days from when they were handed out', async () => {
    const { refreshToken } = await login()
    for (const key of await valkey.keys('*')) await valkey.pexpire(key, MINUTE)
    await refresh(refreshToken).expect(200)
    for (const key of await valkey.keys('*')) expect(await valkey.pttl(key)).toBeGreaterThan(13 * 24 * 60 * MINUTE)
  })

  it('end with the logout, one session at a time', async () => {
    const [phone, laptop] = [await login(), await login()]
    await api().post('/logout').send({ refreshToken: phone.refreshToken }).expect(204)
    await refresh(phone.refreshToken).expect(401)
    await refresh(laptop.refreshToken).expect(200)
  })
})

it('wants the right password and a token', async () => {
  await api()
    .post('/login')
    .send({ ...ilse, password: omar.password })
    .expect(401)
  await api().post('/login').send({}).expect(400)
  await api().post('/refresh').send({}).expect(400)
  for (const path of ['/me', '/letters']) await api().get(path).expect(401)
})
