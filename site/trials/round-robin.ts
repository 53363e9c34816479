import { once } from 'node:events'
import { createServer, request as send, type IncomingMessage, type ServerResponse } from 'node:http'

/**
 * A proxy without sticky sessions: each request goes to the next server, whoever sends it. Streams pass as they come.
 *
 * @param ports of servers on 127.0.0.1
 * @example await using proxy = await startRoundRobin([4001, 4002])
 */
export async function startRoundRobin(
  ports: readonly number[],
): Promise<{ origin: string; served: ReadonlyMap<number, number> } & AsyncDisposable> {
  const served = new Map(ports.map((port) => [port, 0]))
  let turn = 0
  const server = createServer((incoming, outgoing) => {
    const port = ports[(turn += 1) % ports.length]
    if (port === undefined) return
    served.set(port, (served.get(port) ?? 0) + 1)
    pass(incoming, outgoing, port)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port')
  return {
    origin: `http://localhost:${address.port}`,
    served,
    [Symbol.asyncDispose]: async () => {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

function pass(incoming: IncomingMessage, outgoing: ServerResponse, port: number): void {
  const { method, url: path, headers } = incoming
  const onward = send({ host: '127.0.0.1', port, method, path, headers: { ...headers, 'x-forwarded-for': '127.0.0.1' } })
  onward.once('response', (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
    answer.pipe(outgoing)
    // A server that is killed ends its answers in the middle: the viewer has to hear of it.
    answer.once('error', () => outgoing.destroy())
  })
  onward.once('error', () => (outgoing.headersSent ? outgoing.destroy() : outgoing.writeHead(502).end()))
  outgoing.once('close', () => onward.destroy())
  incoming.pipe(onward)
}
