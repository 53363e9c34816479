import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { Front } from './front.ts'

/** A front before an app that does this with each connection. */
async function frontOf(app: (socket: Socket) => void): Promise<Front> {
  const server = createServer(app)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const address = server.address()
  return frontTo(() => connected(portOf(address)))
}

async function frontTo(target: () => Promise<Socket>): Promise<Front> {
  const front = await Front.open()
  onTestFinished(() => front.close())
  front.point(target)
  return front
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('expected a port')
  return address.port
}

function connected(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => resolve(socket))
    socket.once('error', reject)
  })
}

/** Sends a request to the end of its connection, and says what came back. */
async function ask(front: Front): Promise<string> {
  const socket = connect(front.port, '127.0.0.1')
  let answer = ''
  socket.on('data', (chunk: Buffer) => (answer += chunk.toString()))
  socket.on('error', () => undefined)
  socket.write('GET')
  await new Promise((resolve) => socket.once('close', resolve))
  return answer
}

test('a connection that was answered is whole', async () => {
  const front = await frontOf((socket) => socket.end('hello'))
  expect(await ask(front)).toBe('hello')
  expect(front.broken).toBe(0)
})

test('a connection that ends without a byte is broken, once', async () => {
  const front = await frontOf((socket) => socket.once('data', () => socket.end()))
  expect(await ask(front)).toBe('')
  expect(front.broken).toBe(1)
})

test('a connection that is refused is broken: a process that is about to end no longer listens', async () => {
  const front = await frontTo(() => Promise.reject(new Error('connect ECONNREFUSED')))
  expect(await ask(front)).toBe('')
  expect(front.broken).toBe(1)
})
