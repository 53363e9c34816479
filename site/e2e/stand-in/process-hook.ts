import childProcess from 'node:child_process'
import { syncBuiltinESMExports } from 'node:module'
import { Server, connect } from 'node:net'
import { isMainThread } from 'node:worker_threads'
import { applyContainerLimits } from '#engine/sandbox/host/strict.ts'

/** What a process needs to be one of the container's, whatever environment it is given. */
const INHERITED = ['NODE_OPTIONS', 'STAND_IN_PORTS']

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

  // A child with an environment of its own, such as a learner's app, is in the container too.
  const inherited = Object.fromEntries(INHERITED.map((name) => [name, process.env[name]]))
  for (const name of ['spawn', 'fork'] as const) {
    const start = childProcess[name]
    Reflect.set(childProcess, name, (...parameters: unknown[]) => {
      const child: unknown = Reflect.apply(
        start,
        childProcess,
        parameters.map((parameter) => withEnvironment(parameter, inherited)),
      )
      return child
    })
  }
  syncBuiltinESMExports()
}
if (isMainThread) applyContainerLimits()

function withEnvironment(parameter: unknown, more: object): unknown {
  if (typeof parameter !== 'object' || parameter === null || !('env' in parameter)) return parameter
  return { ...parameter, env: { ...(typeof parameter.env === 'object' ? parameter.env : {}), ...more } }
}
