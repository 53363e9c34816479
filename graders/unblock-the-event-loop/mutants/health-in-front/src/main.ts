import { once } from 'node:events'
import { createServer, request as ask } from 'node:http'
import { Worker } from 'node:worker_threads'

const worker = new Worker(new URL('./service.js', import.meta.url))
const [port] = await once(worker, 'message')

/** Health must never wait, so it is answered here. */
const server = createServer((request, response) => {
  if (request.url === '/health') {
    response.setHeader('content-type', 'application/json; charset=utf-8').end('{"status":"up"}')
    return
  }
  const passedOn = ask(
    { host: '127.0.0.1', port: Number(port), path: request.url, method: request.method, headers: request.headers },
    (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
    },
  )
  passedOn.on('error', () => response.headersSent || response.writeHead(502).end())
  request.pipe(passedOn)
})

server.listen(Number(process.env.PORT))

process.on('SIGTERM', () => {
  server.close()
  void worker.terminate()
})
