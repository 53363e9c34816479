import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getQueueToken } from '@nestjs/bullmq'
import { type INestApplication, type INestApplicationContext, ValidationPipe } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { Test } from '@nestjs/testing'
import type { Queue } from 'bullmq'
import request from 'supertest'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { AppModule } from '../src/app.module.js'
import { SIGNUPS, type SignupJob } from '../src/queue/signup-queue.js'
import { WorkerModule } from '../src/worker.module.js'

interface Seen {
  service: 'mail' | 'crm'
  key: string
  email: string
  body: { avatar?: { width: number } | null; signedUpAt?: string }
}

/** Stands before both services and decides what the worker hears from them. */
let answer: (call: Seen) => number | 'drop'
let seen: Seen[]
const doors: Server[] = []
let app: INestApplication
let worker: INestApplicationContext
let queue: Queue<SignupJob>

async function openDoor(service: Seen['service'], variable: 'MAIL_URL' | 'CRM_URL'): Promise<void> {
  const behind = process.env[variable]
  const door = createServer(async (incoming, response) => {
    const text = await new Response(incoming).text()
    const body = JSON.parse(text)
    const call = { service, key: String(incoming.headers['idempotency-key']), email: body.to ?? body.email, body }
    seen.push(call)
    const status = answer(call)
    if (status === 'drop') return void response.destroy()
    if (status !== 202) return void response.writeHead(status).end()
    const taken = await fetch(`${behind}${incoming.url}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: text })
    response.writeHead(taken.status).end(await taken.text())
  })
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve))
  const { port } = door.address() as AddressInfo
  process.env[variable] = `http://127.0.0.1:${port}`
  doors.push(door)
}

beforeAll(async () => {
  await openDoor('mail', 'MAIL_URL')
  await openDoor('crm', 'CRM_URL')
  const module = await Test.createTestingModule({ imports: [AppModule] }).compile()
  app = module.createNestApplication({ logger: false })
  app.useGlobalPipes(new ValidationPipe({ transform: true, whitelist: true }))
  await app.init()
  queue = app.get(getQueueToken(SIGNUPS))
  await queue.obliterate({ force: true })
  worker = await NestFactory.createApplicationContext(WorkerModule, { logger: false })
})

beforeEach(() => {
  answer = () => 202
  seen = []
})

afterAll(async () => {
  await worker.close()
  await app.close()
  for (const door of doors) {
    door.close()
    door.closeAllConnections()
  }
})

let people = 0
const nobody = () => `nobody-${(people += 1)}@example.com`
const api = () => request(app.getHttpServer())
const signUp = async (email: string, more: object = {}): Promise<string> =>
  (
    await api()
      .post('/signups')
      .send({ email, name: 'Ines Prado', ...more })
      .expect(202)
  ).body.id
const status = async (id: string) => (await api().get(`/jobs/${id}`).expect(200)).body
const becomes = (id: string, state: string, tries: number) =>
  expect.poll(() => status(id), { timeout: 5_000, interval: 10 }).toEqual({ id, state, tries })
const calls = (service: Seen['service'], email: string) => seen.filter((call) => call.service === service && call.email === email)
/** A test has no minutes to wait. */
const promote = async (id: string) => (await queue.getJob(id))?.promote()

describe('a signup', () => {
  it('is a job, which is done once', async () => {
    const email = nobody()
    const id = await signUp(email)
    await becomes(id, 'done', 1)
    expect([calls('mail', email).length, calls('crm', email).length]).toEqual([1, 1])
  })

  it('is one job, however often it comes', async () => {
    const email = nobody()
    const ids = await Promise.all([signUp(email), signUp(email), signUp(email.toUpperCase())])
    await becomes(ids[0], 'done', 1)
    expect(new Set([...ids, await signUp(email)]).size).toBe(1)
    expect(calls('mail', email).length).toBe(1)
  })

  it('tells the CRM of a small avatar, and when it was', async () => {
    const email = nobody()
    const avatar = { width: 64, height: 96, pixels: Buffer.alloc(64 * 96 * 3, 7).toString('base64') }
    const before = Date.now()
    await becomes(await signUp(email, { avatar }), 'done', 1)
    const [event] = calls('crm', email)
    expect(event?.body.avatar).toEqual({ width: 32, height: 32, pixels: Buffer.alloc(32 * 32 * 3, 7).toString('base64') })
    expect(Date.parse(event?.body.signedUpAt ?? '')).toBeGreaterThanOrEqual(before)
  })

  it('is refused without an address and with half an avatar, and nothing comes of it', async () => {
    await api().post('/signups').send({ name: 'Ines Prado' }).expect(400)
    const avatar = { width: 64, height: 96, pixels: Buffer.alloc(64 * 3, 7).toString('base64') }
    await api().post('/signups').send({ email: nobody(), name: 'Ines Prado', avatar }).expect(400)
    await becomes(await signUp(nobody()), 'done', 1)
    expect(seen.length).toBe(2)
  })

  it('that nobody made has no job', async () => {
    await api().get('/jobs/unknown').expect(404)
  })
})

describe('a failure', () => {
  it('is tried again with the same key, and without what was taken', async () => {
    const email = nobody()
    let failures = 2
    answer = ({ service }) => (service === 'crm' && failures-- > 0 ? (failures === 1 ? 503 : 'drop') : 202)
    const id = await signUp(email)
    for (const tries of [1, 2]) {
      await becomes(id, 'waiting', tries)
      await promote(id)
    }
    await becomes(id, 'done', 3)
    expect(calls('mail', email).length).toBe(1)
    expect(new Set(calls('crm', email).map(({ key }) => key)).size).toBe(1)
  })

  it('waits longer each time, and is a dead letter after four', async () => {
    const email = nobody()
    answer = ({ service }) => (service === 'mail' ? 422 : 202)
    const id = await signUp(email)
    const waits: number[] = []
    for (const tries of [1, 2, 3]) {
      await becomes(id, 'waiting', tries)
      waits.push((await queue.getJob(id))?.delay ?? 0)
      await promote(id)
    }
    await becomes(id, 'dead', 4)
    for (const [index, wait] of waits.entries()) {
      expect(wait).toBeGreaterThanOrEqual(60_000 * 2 ** index)
      expect(wait).toBeLessThanOrEqual(120_000 * 2 ** index)
    }
    await api()
      .get('/dead-letters')
      .expect(200, [{ id, email, tries: 4, error: 'The mail service answered with 422' }])
    expect(await signUp(email)).toBe(id)
  })
})
