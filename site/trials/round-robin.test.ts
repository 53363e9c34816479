import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import { expect, onTestFinished, test } from 'vitest'
import { startRoundRobin } from './round-robin.ts'

/** @returns its port */
async function serve(listener: RequestListener): Promise<number> {
  const server = createServer(listener)
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

test('each request goes to the next server, with its body and its headers', async () => {
  const echo =
    (name: string): RequestListener =>
    (request, response) => {
      response.setHeader('x-name', name)
      response.setHeader('x-host', request.headers.host ?? '')
      request.pipe(response)
    }
  await using proxy = await startRoundRobin([await serve(echo('one')), await serve(echo('two'))])
  const names: (string | null)[] = []
  for (const body of ['a', 'b', 'c', 'd']) {
    const answer = await fetch(proxy.origin, { method: 'POST', body })
    expect(await answer.text()).toBe(body)
    expect(answer.headers.get('x-host')).toBe(new URL(proxy.origin).host)
    names.push(answer.headers.get('x-name'))
  }
  expect(names.slice(0, 2).sort()).toEqual(['one', 'two'])
  expect(names.slice(2)).toEqual(names.slice(0, 2))
})

test('a stream comes as it is written, and who leaves it is gone for the server', async () => {
  const left = Promise.withResolvers<undefined>()
  const port = await serve((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: first\n\n')
    response.once('close', () => left.resolve(undefined))
  })
  await using proxy = await startRoundRobin([port])
  const viewer = new AbortController()
  const answer = await fetch(proxy.origin, { signal: viewer.signal })
  const { value } = (await answer.body?.pipeThrough(new TextDecoderStream()).getReader().read()) ?? {}
  expect(value).toBe('data: first\n\n')
  viewer.abort()
  await left.promise
})

test('a server that is away is answered for', async () => {
  await using proxy = await startRoundRobin([1])
  expect((await fetch(proxy.origin)).status).toBe(502)
})
