import { Server, connect } from 'node:net'
import { isMainThread } from 'node:worker_threads'
import { applyContainerLimits } from '#engine/sandbox/host/strict.ts'

/**
 * Loaded first in every process of the stand-in: says which ports it opens and
 * closes, and takes over what a container is known to lack.
 */
const address = process.env['STAND_IN_PORTS']
if (address !== undefined && isMainThread) {
  const report = (port: number, open: boolean) => {
    const socket = connect(address, () => socket.end(`${JSON.stringify({ port, open })}\n`))
    socket.on('error', () => {})
    socket.unref()
  }
  const listen = Server.prototype.listen
  Reflect.set(Server.prototype, 'listen', function (this: Server, ...parameters: unknown[]) {
    this.once('listening', () => {
      const listening = this.address()
      if (listening === null || typeof listening === 'string') return
      report(listening.port, true)
      this.once('close', () => report(listening.port, false))
    })
    const server: unknown = Reflect.apply(listen, this, parameters)
    return server
  })
}
if (isMainThread) applyContainerLimits()
