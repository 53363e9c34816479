import { createHash, pbkdf2Sync } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import request from 'supertest'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createApp } from '../src/app.js'

// The service as a team would test it: the app in the test's own process, a mail house of its own.
let bank: Server
let mailHouse: Server
let open = 0
let most = 0
let statusFor: (id: string) => number

beforeAll(async () => {
  mailHouse = createServer(async (incoming, response) => {
    most = Math.max(most, ++open)
    let text = ''
    for await (const piece of incoming) text += piece
    await setTimeout(10)
    open--
    const { id } = JSON.parse(text) as { id: string }
    response.writeHead(statusFor(id), { 'Content-Type': 'application/json' }).end(JSON.stringify({ tracking: `L-${id}` }))
  }).listen(0, '127.0.0.1')
  await once(mailHouse, 'listening')
  process.env.MAIL_HOUSE_URL = `http://127.0.0.1:${(mailHouse.address() as AddressInfo).port}`
  bank = createApp().listen(0, '127.0.0.1')
  await once(bank, 'listening')
})
beforeEach(() => {
  most = 0
  statusFor = () => 202
})
afterAll(() => {
  for (const server of [bank, mailHouse]) {
    server.closeAllConnections()
    server.close()
  }
})

const accountOf = (id: string, hours: number) => ({ id, owner: 'Chloé', cents: 125_000_000, ratePpm: 3, hours })
const recipientsOf = (count: number) => Array.from({ length: count }, (_, index) => ({ id: `K-${index}`, owner: 'José' }))

/** How often health is answered while something else is worked on. */
async function answersDuring(work: PromiseLike<unknown>): Promise<number> {
  let done = false
  const end = () => {
    done = true
  }
  const ended = Promise.resolve(work).then(end, end)
  let answers = 0
  while (!done) {
    await request(bank).get('/health').expect(200)
    answers++
  }
  await ended
  return answers
}

describe('health is answered', () => {
  it('while keys are derived', async () => {
    const customers = [{ id: 'K-1', passphrase: 'open sesame' }]
    const work = request(bank).post('/locks').send({ rounds: 1_000_000, customers })
    expect(await answersDuring(work)).toBeGreaterThan(5)
  })

  it('while a large statement is made', async () => {
    const accounts = [accountOf('A-1', 50_000)]
    const work = request(bank).post('/statements').send({ accounts })
    expect(await answersDuring(work)).toBeGreaterThan(5)
  })
})

describe('statements', () => {
  it('are sealed in a chain', async () => {
    const { body } = await request(bank)
      .post('/statements')
      .send({ accounts: [accountOf('A-1', 2)] })
      .expect(200)
    const seal = (text: string) => createHash('sha256').update(text).digest('base64url').slice(0, 16)
    const first = seal('A-1|1|125000282')
    expect(body).toEqual({
      statements: [
        {
          id: 'A-1',
          owner: 'Chloé',
          entries: [
            { hour: 1, interest: '3.75', tax: '0.93', balance: '1,250,002.82', seal: first },
            { hour: 2, interest: '3.75', tax: '0.93', balance: '1,250,005.64', seal: seal(`${first}|2|125000564`) },
          ],
        },
      ],
      total: '1,250,005.64',
    })
  })

  it('are the same side by side', async () => {
    const ask = async (id: string) =>
      (
        await request(bank)
          .post('/statements')
          .send({ accounts: [accountOf(id, 5_000)] })
          .expect(200)
      ).text
    const alone = await ask('A-1')
    const [together] = await Promise.all([ask('A-1'), ask('A-2')])
    expect(together === alone).toBe(true)
  })

  it('are refused as a whole', async () => {
    await request(bank)
      .post('/statements')
      .send({ accounts: [accountOf('A-1', 5_000), accountOf('A-2', 0)] })
      .expect(400)
  })
})

describe('locks', () => {
  it('are derived from passphrases in their order', async () => {
    const customers = ['open sesame', 'Ame\u0301lie'].map((passphrase, index) => ({ id: `K-${index}`, passphrase }))
    const { body } = await request(bank).post('/locks').send({ rounds: 500, customers }).expect(200)
    const key = (id: string, passphrase: string) =>
      pbkdf2Sync(passphrase.normalize('NFKC'), `lock:${id}`, 500, 32, 'sha512').toString('base64url')
    expect(body.locks).toEqual(customers.map(({ id, passphrase }) => ({ id, key: key(id, passphrase) })))
  })
})

describe('letters', () => {
  it('are posted eight at a time, whoever asks', async () => {
    const ask = () =>
      request(bank)
        .post('/letters')
        .send({ recipients: recipientsOf(20) })
        .expect(200)
    const answers = await Promise.all([ask(), ask(), ask()])
    for (const { body } of answers) expect(body.letters).toEqual(recipientsOf(20).map(({ id }) => ({ id, tracking: `L-${id}` })))
    expect(most).toBe(8)
  })

  it('free their place when they fail', async () => {
    statusFor = () => 503
    const failed = await request(bank)
      .post('/letters')
      .send({ recipients: recipientsOf(20) })
      .expect(200)
    expect(failed.body.letters).toEqual(recipientsOf(20).map(({ id }) => ({ id, tracking: null })))
    statusFor = () => 202
    const sent = await request(bank)
      .post('/letters')
      .send({ recipients: recipientsOf(3) })
      .expect(200)
    expect(sent.body.letters).toEqual(recipientsOf(3).map(({ id }) => ({ id, tracking: `L-${id}` })))
  })
})
