import net from 'node:net'
import { expect, test } from 'vitest'
import { captureRequest } from './capture.ts'

/** Asks an app that answers with these bytes. */
async function ask(answer: string, method = 'GET') {
  const app = net.createServer((socket) => {
    socket.on('error', () => undefined)
    socket.once('data', () => socket.end(answer))
  })
  await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve))
  const address = app.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  try {
    return await captureRequest('web.0', port, { method, path: '/', headers: {} })
  } finally {
    app.close()
  }
}

test('an answer is data', async () => {
  expect(await ask('HTTP/1.1 201 Fine\r\ncontent-length: 4\r\n\r\n<b>!')).toMatchObject({ status: 201, body: '<b>!', encoding: 'utf8' })
})

test('a change of protocol is told instead of waited for', async () => {
  const upgrade = 'HTTP/1.1 101 Switching Protocols\r\nconnection: Upgrade\r\nupgrade: websocket\r\n\r\nframes'
  await expect(ask(upgrade)).rejects.toThrow('GET /: web.0 changed the protocol instead of answering.')
  await expect(ask('HTTP/1.1 200 OK\r\n\r\n', 'CONNECT')).rejects.toThrow('changed the protocol')
})

test('what is no HTTP is told in a sentence', async () => {
  for (const answer of ['', '\0\0', 'HTTP/9.9 200 OK\r\n\r\n', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\nXYZ\r\n'])
    await expect(ask(answer)).rejects.toThrow(/^GET \/: web\.0 /)
})
