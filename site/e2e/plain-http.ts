import { once } from 'node:events'
import { createServer, request } from 'node:http'
import { PLAIN_HTTP_HOST } from './chromium.ts'
import { address } from './workspace.ts'

/** The server under test at a plain-http address that is not localhost, as a workshop may have it on its network. */
export async function servePlainHttp(): Promise<{ origin: string } & AsyncDisposable> {
  const target = new URL(address('/'))
  const server = createServer((incoming, outgoing) => {
    const { headers, method, url } = incoming
    const own = { ...headers, host: target.host, ...(headers.origin === undefined ? {} : { origin: target.origin }) }
    const forwarded = request({ host: 'localhost', port: target.port, method, path: url, headers: own }, (response) => {
      outgoing.writeHead(response.statusCode ?? 502, response.headers)
      response.pipe(outgoing)
    })
    forwarded.on('error', () => outgoing.destroy())
    incoming.pipe(forwarded)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const listening = server.address()
  if (listening === null || typeof listening === 'string') throw new Error('the plain-http address has no port')
  return {
    origin: `http://${PLAIN_HTTP_HOST}:${listening.port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
