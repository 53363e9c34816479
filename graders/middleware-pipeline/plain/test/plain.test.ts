import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { gzipSync } from 'node:zlib'
import request from 'supertest'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createApp } from '../src/app.js'

// The desk as a team would test it: the app in the test's own process, a carrier of its own.
const ada = { Authorization: 'Bearer ada-3f9c41d7' }
let desk: Server
let carrier: Server
let answer: (path: string) => number | 'hang'

beforeAll(async () => {
  carrier = createServer((incoming, response) => {
    const status = answer(incoming.url ?? '')
    if (status !== 'hang') response.writeHead(status, { 'Content-Type': 'application/json' }).end('{"status":"on its way"}')
  }).listen(0, '127.0.0.1')
  await once(carrier, 'listening')
  process.env.CARRIER_URL = `http://127.0.0.1:${(carrier.address() as AddressInfo).port}`
  desk = createApp().listen(0, '127.0.0.1')
  await once(desk, 'listening')
})
beforeEach(() => {
  answer = () => 200
})
afterAll(() => {
  for (const server of [desk, carrier]) {
    server.closeAllConnections()
    server.close()
  }
})

let customers = 0
const newCustomer = () => `K-${++customers}`
const order = (customer: string) => ({ customer, sku: 'rope-10', quantity: 2, note: 'grüß Bo' })
const place = async (customer = newCustomer()): Promise<string> =>
  (await request(desk).post('/orders').set(ada).send(order(customer)).expect(201)).body.id
const listed = async (customer: string): Promise<unknown[]> =>
  (await request(desk).get(`/orders?customer=${customer}`).set(ada).expect(200)).body

/** What comes back on a connection of its own, until `enough` or its end. */
async function raw(text: string | Buffer, enough: (answer: string) => boolean): Promise<string> {
  const socket = connect((desk.address() as AddressInfo).port, '127.0.0.1')
  socket.write(text)
  let answer = ''
  for await (const piece of socket) {
    answer += piece
    if (enough(answer)) break
  }
  return answer
}

const ended = (answer: string) => answer.includes('\r\n\r\n') && answer.endsWith('0\r\n\r\n')

describe('a stranger', () => {
  it('gets 401, and leaves nothing', async () => {
    const customer = newCustomer()
    const id = await place(customer)
    for (const path of ['/orders?customer=K', `/orders/${id}`, `/orders/${id}/parcel`, `/exports/parcels?customer=${customer}`])
      await request(desk).get(path).expect(401)
    await request(desk).post('/orders').send(order(customer)).expect(401)
    await request(desk).post(`/imports?customer=${customer}`).set('Content-Type', 'text/csv').send('rope-10,1\n').expect(401)
    expect(await listed(customer)).toHaveLength(1)
    await request(desk).get('/health').expect(200)
  })

  it('is not listened to', async () => {
    const head = 'POST /orders HTTP/1.1\r\nHost: desk\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n{'
    expect(await raw(head, (answer) => answer.includes('\r\n\r\n'))).toContain('HTTP/1.1 401')
  })
})

describe('a body', () => {
  const post = (path: string, type: string) => request(desk).post(path).set(ada).set('Content-Type', type)
  const json = (bytes: number) => {
    const text = JSON.stringify(order('K-large'))
    return text.replace('grüß Bo', `grüß Bo${'x'.repeat(bytes - Buffer.byteLength(text))}`)
  }

  it.each([
    [102_400, 201],
    [102_401, 413],
    [900_000, 413],
  ])('of %i bytes of JSON is answered with %i', async (bytes, status) => {
    await post('/orders', 'application/json').send(json(bytes)).expect(status)
    await post('/orders', 'application/json')
      .set('Content-Encoding', 'gzip')
      .serialize((body) => body)
      .send(gzipSync(json(bytes)))
      .expect(status)
    const body = json(bytes)
    const head = `POST /orders HTTP/1.1\r\nHost: desk\r\nAuthorization: ${ada.Authorization}\r\nContent-Type: application/json\r\n`
    const chunk = `${Buffer.byteLength(body).toString(16)}\r\n${body}\r\n0\r\n\r\n`
    expect(await raw(`${head}Transfer-Encoding: chunked\r\n\r\n${chunk}`, (answer) => answer.includes('\r\n\r\n'))).toContain(
      `HTTP/1.1 ${status}`,
    )
  })

  it('of CSV may be larger than one of JSON', async () => {
    const row = `${'rope-'.padEnd(40, 'x')},1\n`
    const rows = row.repeat(6_096)
    await post(`/imports?customer=${newCustomer()}`, 'text/csv').send(rows).expect(201)
    await post(`/imports?customer=${newCustomer()}`, 'text/csv')
      .send(rows + row)
      .expect(413)
  })
})

describe('what fails', () => {
  it('is answered in one form', async () => {
    const id = await place()
    answer = () => 503
    const failures = [
      [await request(desk).get('/orders/nothing').set(ada), 404],
      [await request(desk).get('/orders').set(ada), 400],
      [
        await request(desk)
          .post('/orders')
          .set(ada)
          .send({ ...order('K'), quantity: 0 }),
        400,
      ],
      [await request(desk).post('/orders').set(ada).set('Content-Type', 'application/json').send('{"customer'), 400],
      [await request(desk).get(`/orders/${id}/parcel`).set(ada), 502],
      [await request(desk).delete('/nowhere').set(ada), 404],
      [await request(desk).get('/nowhere').set(ada), 404],
    ] as const
    for (const [{ status, body, type }, wanted] of failures) {
      expect([status, type]).toEqual([wanted, 'application/json'])
      expect(body).toEqual({ error: expect.any(String) })
    }
  })
})

describe('a list', () => {
  it.each([
    ['*/*', 200, 'application/json'],
    ['text/csv', 200, 'text/csv'],
    ['application/json;q=0.1, text/csv', 200, 'text/csv'],
    ['text/csv;q=0.1, application/json', 200, 'application/json'],
    ['text/html', 406, 'application/json'],
  ])('for Accept: %s is answered with %i as %s', async (accept, status, type) => {
    const customer = newCustomer()
    const id = await place(customer)
    const answer = await request(desk).get(`/orders?customer=${customer}`).set(ada).set('Accept', accept)
    expect([answer.status, answer.type]).toEqual([status, type])
    if (type === 'text/csv') expect(answer.text.trim()).toBe(`id,sku,quantity\n${id},rope-10,2`)
  })

  it('has the head of GET for HEAD', async () => {
    const customer = newCustomer()
    await place(customer)
    const get = await request(desk).get(`/orders?customer=${customer}`).set(ada).expect(200)
    const head = await request(desk).head(`/orders?customer=${customer}`).set(ada).expect(200)
    expect(head.header['content-length']).toBe(get.header['content-length'])
    expect(head.type).toBe(get.type)
  })
})

describe('an export', () => {
  const exporting = (customer: string) =>
    `GET /exports/parcels?customer=${customer} HTTP/1.1\r\nHost: desk\r\nAuthorization: ${ada.Authorization}\r\n\r\n`

  it('arrives line by line', async () => {
    const customer = newCustomer()
    const ids = [await place(customer), await place(customer), await place(customer)]
    answer = (path) => (path.endsWith(ids[2] ?? '') ? 'hang' : 200)
    const lines = (answer: string) => answer.match(/"order":"[^"]+"/g) ?? []
    expect(lines(await raw(exporting(customer), (answer) => lines(answer).length === 2))).toHaveLength(2)
    answer = () => 200
    expect(lines(await raw(exporting(customer), ended))).toHaveLength(3)
  })

  it('that breaks does not end', async () => {
    const customer = newCustomer()
    const ids = [await place(customer), await place(customer)]
    answer = (path) => (path.endsWith(ids[1] ?? '') ? 503 : 200)
    const text = await raw(exporting(customer), ended)
    expect(text).toContain(ids[0])
    expect(ended(text)).toBe(false)
  })
})
