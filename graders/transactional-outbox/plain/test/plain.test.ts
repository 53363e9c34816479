import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type INestApplication, ValidationPipe } from '@nestjs/common'
import { Test } from '@nestjs/testing'
import { getDataSourceToken } from '@nestjs/typeorm'
import request from 'supertest'
import type { DataSource } from 'typeorm'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { AppModule } from '../src/app.module.js'

interface Event {
  id: string
  type: string
  orderId: number
  version: number
  data: { customer: string; address: string; totalCents: number; status: string }
}

/** Stands before the broker and decides what the service hears from it. */
let answer: (event: Event) => number | 'drop'
let seen: Event[]
let door: Server
let app: INestApplication
let database: DataSource

const broker = process.env.BROKER_URL
const order = { customer: 'Ines Prado', address: 'Rua Nova 7, Porto', totalCents: 1250 }

beforeAll(async () => {
  door = createServer(async (incoming, response) => {
    const body = await new Response(incoming).text()
    const event: Event = JSON.parse(body)
    seen.push(event)
    const status = answer(event)
    if (status === 'drop') return void response.destroy()
    if (status !== 202) return void response.writeHead(status).end()
    const taken = await fetch(`${broker}${incoming.url}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
    response.writeHead(taken.status).end(await taken.text())
  })
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve))
  const { port } = door.address() as AddressInfo
  process.env.BROKER_URL = `http://127.0.0.1:${port}`
  const module = await Test.createTestingModule({ imports: [AppModule] }).compile()
  app = module.createNestApplication({ logger: false })
  app.useGlobalPipes(new ValidationPipe({ transform: true, whitelist: true }))
  await app.init()
  database = app.get(getDataSourceToken())
})

beforeEach(async () => {
  answer = () => 202
  await database.query('TRUNCATE orders, outbox RESTART IDENTITY')
  seen = []
})

afterAll(async () => {
  await app.close()
  door.close()
  door.closeAllConnections()
})

const api = () => request(app.getHttpServer())
const place = async (overrides: Partial<typeof order> = {}): Promise<{ id: number }> =>
  (
    await api()
      .post('/orders')
      .send({ ...order, ...overrides })
      .expect(201)
  ).body
const versions = (id: number) => seen.filter(({ orderId }) => orderId === id).map(({ version }) => version)
const state = async () => (await api().get('/outbox').expect(200)).body
const drained = () => expect.poll(state, { timeout: 5_000, interval: 10 }).toEqual({ pending: 0, parked: [] })

describe('orders', () => {
  it('are answered as placed, and stored', async () => {
    const { body } = await api().post('/orders').send(order).expect(201)
    expect(body).toEqual({ id: expect.any(Number), ...order, status: 'placed', version: 1 })
    await api().get(`/orders/${body.id}`).expect(200, body)
  })

  it('are refused without a total, and leave nothing', async () => {
    await api()
      .post('/orders')
      .send({ ...order, totalCents: 0 })
      .expect(400)
    expect(await database.query('SELECT * FROM orders')).toEqual([])
    expect(await state()).toEqual({ pending: 0, parked: [] })
  })

  it('are paid once, however many try', async () => {
    const { id } = await place()
    const answers = await Promise.all([1, 2, 3].map(() => api().post(`/orders/${id}/pay`)))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409])
  })

  it('that nobody placed are not found', async () => {
    await api().post('/orders/4711/cancel').expect(404)
  })
})

describe('events', () => {
  it('tell of every change as it was, in order', async () => {
    const { id } = await place()
    await api().patch(`/orders/${id}`).send({ address: 'Rua Velha 1, Porto' }).expect(200)
    await api().post(`/orders/${id}/pay`).expect(200)
    await drained()
    expect(seen.map(({ type, version, data }) => [type, version, data.address, data.status])).toEqual([
      ['order.placed', 1, order.address, 'placed'],
      ['order.readdressed', 2, 'Rua Velha 1, Porto', 'placed'],
      ['order.paid', 3, 'Rua Velha 1, Porto', 'paid'],
    ])
  })

  it('wait for the broker, and keep their ids', async () => {
    answer = () => 503
    const { id } = await place()
    await expect.poll(() => seen.length, { timeout: 5_000, interval: 10 }).toBeGreaterThan(2)
    expect(await state()).toEqual({ pending: 1, parked: [] })
    answer = () => 202
    await drained()
    expect(new Set(seen.map((event) => event.id)).size).toBe(1)
    expect(new Set(versions(id))).toEqual(new Set([1]))
  })

  it('are sent again when the answer got lost', async () => {
    answer = () => 'drop'
    await place()
    await expect.poll(() => seen.length, { timeout: 5_000, interval: 10 }).toBeGreaterThan(1)
    answer = () => 202
    await drained()
  })

  it('keep the order of an order behind a failure', async () => {
    let failures = 3
    const { id } = await place()
    answer = ({ version }) => (version === 2 && failures-- > 0 ? 500 : 202)
    await api().patch(`/orders/${id}`).send({ address: 'Rua Velha 1, Porto' }).expect(200)
    await api().post(`/orders/${id}/cancel`).expect(200)
    await drained()
    expect(versions(id)).toEqual([1, 2, 2, 2, 2, 3])
  })

  it('are parked when the broker never takes them, and hold nobody else up', async () => {
    answer = ({ data }) => (data.customer === 'Poison' ? 422 : 202)
    const poison = await place({ customer: 'Poison' })
    const other = await place()
    await expect
      .poll(async () => (await state()).parked, { timeout: 5_000, interval: 10 })
      .toMatchObject([{ orderId: poison.id, version: 1 }])
    expect(versions(other.id)).toEqual([1])
    expect(versions(poison.id).length).toBeLessThanOrEqual(5)
  })

  it('leave no rows behind', async () => {
    for (let left = 10; left > 0; left--) await place()
    await drained()
    expect(await database.query('SELECT * FROM outbox')).toEqual([])
  })
})
