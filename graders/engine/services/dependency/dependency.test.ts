import { generateKeyPairSync } from 'node:crypto'
import { connect } from 'node:net'
import { importJWK, jwtVerify } from 'jose'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { DependencyServer } from '../types.ts'
import { startDependency } from './dependency.ts'

let mailer: DependencyServer
beforeEach(async () => {
  mailer = await startDependency('mailer', { status: 202, body: { queued: true } })
})
afterEach(() => mailer.stop())

async function call(path: string, init: RequestInit = {}, instance = 'web.0'): Promise<{ status: number; body: unknown } | 'no answer'> {
  const response = await fetch(`http://127.0.0.1:${await mailer.port(instance)}${path}`, init).catch(() => undefined)
  if (!response) return 'no answer'
  const text = await response.text().catch(() => '')
  return { status: response.status, body: text === '' ? undefined : JSON.parse(text) }
}
const post = (path: string, body: unknown, instance?: string) =>
  call(path, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json', 'x-trace': 'abc' } }, instance)
const answers = () => mailer.calls.map(({ path, answer }) => [path, answer])

it('answers as the manifest says, and remembers who called with what', async () => {
  expect(await post('/send?to=a', { text: 'Grüße 💥' }, 'worker.1')).toEqual({ status: 202, body: { queued: true } })
  await call('/plain', { method: 'PUT', body: 'just text' })
  expect(mailer.calls).toMatchObject([
    {
      sequence: 1,
      instance: 'worker.1',
      method: 'POST',
      path: '/send?to=a',
      body: { text: 'Grüße 💥' },
      answer: 202,
      headers: { 'x-trace': 'abc' },
    },
    { sequence: 2, instance: 'web.0', method: 'PUT', path: '/plain', body: 'just text', answer: 202 },
  ])
})

it('counts calls of several dependencies in one order', async () => {
  const sequence = { last: 7 }
  const [a, b] = [
    await startDependency('a', { status: 200, body: {} }, { sequence }),
    await startDependency('b', { status: 200, body: {} }, { sequence }),
  ]
  for (const dependency of [a, b, a]) await fetch(`http://127.0.0.1:${await dependency.port('web.0')}/`)
  expect([a, b].map(({ calls }) => calls.map((seen) => seen.sequence))).toEqual([[8, 10], [9]])
  await Promise.all([a.stop(), b.stop()])
})

describe('rules', () => {
  it('lets the newest that matches win, as often as it says', async () => {
    mailer.rule({ status: 500, body: { error: 'old' } })
    mailer.rule({ match: { method: 'POST', path: '/send', body: 'Ada' }, status: 429, body: null, times: 2 })
    const seen = []
    for (const text of ['Ada', 'Bob', 'Ada', 'Ada']) seen.push(await post('/send', { text }))
    expect(seen).toEqual([
      { status: 429, body: null },
      { status: 500, body: { error: 'old' } },
      { status: 429, body: null },
      { status: 500, body: { error: 'old' } },
    ])
    await mailer.up()
    expect(await post('/send', { text: 'Ada' })).toEqual({ status: 202, body: { queued: true } })
  })

  it('drops, answers and then drops, hangs, and is slow', async () => {
    mailer.rule({ match: { path: '/drop' }, action: 'drop' })
    mailer.rule({ match: { path: '/lost' }, action: 'answer-then-drop', status: 201 })
    mailer.rule({ match: { path: '/hang' }, action: 'hang' })
    mailer.rule({ match: { path: '/slow' }, delayMs: 30, status: 204 })
    expect(await call('/drop')).toBe('no answer')
    expect(await call('/lost')).toBe('no answer')
    expect(await call('/slow')).toEqual({ status: 204, body: undefined })
    const controller = new AbortController()
    const hanging = call('/hang', { signal: controller.signal })
    await expect.poll(() => mailer.calls.length).toBe(4)
    expect(answers()).toEqual([
      ['/drop', 'dropped'],
      ['/lost', 201],
      ['/slow', 204],
      ['/hang', 'pending'],
    ])
    controller.abort()
    expect(await hanging).toBe('no answer')
    await expect.poll(() => mailer.calls[3]?.answer).toBe('dropped')
  })

  it('refuses rules that make no sense', () => {
    expect(() => mailer.rule({ status: 100 })).toThrow(RangeError)
    expect(() => mailer.rule({ delayMs: -1 })).toThrow(RangeError)
    expect(() => mailer.rule({ times: 0 })).toThrow(RangeError)
  })
})

describe('answers of the manifest', () => {
  it('are given to the calls that they are for, the first that matches, and what has a rule follows the rule', async () => {
    const shop = await startDependency('shop', {
      status: 404,
      body: { error: 'unknown' },
      answers: [
        { match: { method: 'GET', path: '/rates/eur' }, status: 200, body: { rate: 1 } },
        { match: { path: '/rates' }, status: 201, body: ['eur'] },
      ],
    })
    const get = async (path: string): Promise<[number, unknown]> => {
      const answer = await fetch(`http://127.0.0.1:${await shop.port('web.0')}${path}`)
      return [answer.status, await answer.json()]
    }
    shop.rule({ match: { path: '/rates/usd' }, status: 503 })
    const asked = ['/rates/eur', '/rates', '/rates/usd', '/else']
    const seen = []
    for (const path of asked) seen.push(await get(path))
    expect(seen).toEqual([
      [200, { rate: 1 }],
      [201, ['eur']],
      [503, ['eur']],
      [404, { error: 'unknown' }],
    ])
    await shop.reset()
    expect(await get('/rates/usd')).toEqual([201, ['eur']])
    await shop.stop()
  })
})

describe('signing', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { x = '', y = '', d = '' } = privateKey.export({ format: 'jwk' })
  const sign = { field: 'token', key: { kty: 'EC', crv: 'P-256', x, y, d }, header: { kid: 'k1', typ: 'JWT' } } as const

  it('gives back what it was sent as a token that its public key verifies', async () => {
    mailer.rule({ match: { method: 'POST', path: '/sign' }, status: 201, body: { by: 'us' }, sign })
    const answer = await post('/sign', { sub: 'zoë', n: 1 })
    const body = typeof answer === 'object' && typeof answer.body === 'object' ? answer.body : null
    const token = String(body && Reflect.get(body, 'token'))
    expect(answer).toEqual({ status: 201, body: { by: 'us', token } })
    const { payload, protectedHeader } = await jwtVerify(token, await importJWK(publicKey.export({ format: 'jwk' }), 'ES256'))
    expect([payload, protectedHeader]).toEqual([
      { sub: 'zoë', n: 1 },
      { alg: 'ES256', kid: 'k1', typ: 'JWT' },
    ])
  })

  it('is also what the manifest may have it do, late if a rule says no more than that', async () => {
    const signer = await startDependency('signer', {
      status: 404,
      body: {},
      answers: [{ match: { path: '/sign' }, status: 201, body: {}, sign }],
    })
    signer.rule({ delayMs: 10 })
    const answer = await fetch(`http://127.0.0.1:${await signer.port('web.0')}/sign`, {
      method: 'POST',
      body: '{"sub":"ada"}',
      headers: { 'content-type': 'application/json' },
    })
    expect([answer.status, await answer.json()]).toEqual([201, { token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]{86}$/) }])
    await signer.stop()
  })

  it.each([['"text"'], ['[1]'], ['null'], ['no JSON']])('refuses %s, which holds no claims', async (body) => {
    mailer.rule({ status: 201, sign })
    const headers = { 'content-type': 'application/json' }
    expect(await call('/sign', { method: 'POST', body, headers })).toEqual({ status: 400, body: { error: 'mailer signs JSON objects' } })
    expect(answers()).toEqual([['/sign', 400]])
  })

  it('says at once that a key is no private key of P-256', () => {
    expect(() => mailer.rule({ sign: { ...sign, key: { ...sign.key, d: 'none' } } })).toThrow(RangeError)
  })
})

it('goes down, cuts what is open, and comes up under the same port', async () => {
  mailer.rule({ match: { path: '/hang' }, action: 'hang' })
  const port = await mailer.port('web.0')
  const hanging = call('/hang')
  await expect.poll(() => mailer.calls.length).toBe(1)
  await mailer.down()
  expect(await hanging).toBe('no answer')
  expect(await call('/refused')).toBe('no answer')
  await mailer.up()
  expect(await mailer.port('web.0')).toBe(port)
  expect(await call('/hang')).toEqual({ status: 202, body: { queued: true } })
  expect(answers()).toEqual([
    ['/hang', 'dropped'],
    ['/hang', 202],
  ])
  await mailer.reset()
  expect(mailer.calls).toEqual([])
})

it('refuses a body over 1 MiB, and takes one that just fits', async () => {
  const answer = await call('/big', { method: 'POST', body: 'x'.repeat(1024 * 1024) })
  expect(answer).toMatchObject({ status: 202 })
  expect(await call('/bigger', { method: 'POST', body: 'x'.repeat(1024 * 1024 + 1) })).toMatchObject({ status: 413 })
  expect(answers()).toEqual([
    ['/big', 202],
    ['/bigger', 413],
  ])
})

describe('around a call', () => {
  it('waits before it counts, and before it answers', async () => {
    const seen: unknown[] = []
    mailer.onCall = async (moment, { path, answer, sequence }) => {
      await new Promise((resolve) => setImmediate(resolve))
      seen.push([moment, path, answer, sequence, mailer.calls.length])
    }
    expect(await call('/send')).toMatchObject({ status: 202 })
    expect(seen).toEqual([
      ['before', '/send', 'pending', 0, 0],
      ['after', '/send', 'pending', 1, 1],
    ])
  })

  it.each([
    ['before', []],
    ['after', [['/send', 'dropped']]],
  ] as const)('is cut %s', async (at, left) => {
    mailer.onCall = async (moment, _call, cut) => {
      if (moment === at) cut()
    }
    expect(await call('/send')).toBe('no answer')
    await expect.poll(answers).toEqual(left)
  })

  it('ends the one call when the hook fails', async () => {
    mailer.onCall = () => Promise.reject(new Error('hook'))
    expect(await call('/send')).toBe('no answer')
    delete mailer.onCall
    expect(await call('/send')).toMatchObject({ status: 202 })
  })
})

it('survives callers that leave and that speak no HTTP', async () => {
  const port = await mailer.port('web.0')
  for (const text of ['nonsense\r\n\r\n', 'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nhalf']) {
    await new Promise<void>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => socket.end(text))
      socket.on('error', () => undefined)
      socket.once('close', () => resolve())
      socket.resume()
    })
  }
  expect(mailer.calls).toEqual([])
  expect(await call('/')).toMatchObject({ status: 202 })
})
