import { parentPort } from 'node:worker_threads'
import { createApp } from './app.js'

const server = createApp().listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (address !== null && typeof address === 'object') parentPort?.postMessage(address.port)
})
