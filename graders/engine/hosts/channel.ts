import { createServer, Socket, type Server } from 'node:net'
import { GREETING, type HostMessage, type HostRequest, type Thrown } from './messages.ts'

/** Taken before any learner code runs, which may replace what it finds. */
const { stringify, parse } = JSON
const { apply } = Reflect
const write = Socket.prototype.write

/** The supervisor, as a program of ours inside a host sees it. */
export interface Channel {
  emit(event: string, data: unknown): void
  /** No more connections, except the supervisor's. */
  closeDoor(): void
}

export type Handlers = Readonly<Record<string, (...parameters: readonly unknown[]) => unknown>>

/**
 * Listens on a port of the host's own loopback, and answers the first connection
 * that greets as a supervisor does. Others are handed on.
 *
 * @param onOther takes a connection of which nothing was consumed
 */
export async function openChannel(port: number, handlers: Handlers, onOther: (socket: Socket) => void): Promise<Channel> {
  const connected = Promise.withResolvers<(message: HostMessage) => void>()
  let taken = false
  const server = createServer({ noDelay: true }, (socket) => {
    socket.on('error', () => socket.destroy())
    socket.once('readable', () => {
      const chunk: unknown = socket.read()
      if (!Buffer.isBuffer(chunk)) return
      if (taken || !chunk.toString('latin1').startsWith(GREETING)) {
        socket.unshift(chunk)
        onOther(socket)
        return
      }
      taken = true
      socket.unshift(chunk)
      follow(socket, handlers, connected.resolve)
    })
  })
  await listening(server, port)
  let send: ((message: HostMessage) => void) | undefined
  void connected.promise.then((found) => (send = found))
  return {
    emit: (event, data) => send?.({ event, data }),
    closeDoor: () => void server.close(),
  }
}

/** What was thrown, in the form that crosses. */
export function thrownOf(error: unknown): Thrown {
  if (error instanceof Error) return { name: text(error.name, 200), message: text(error.message, 4_000), stack: text(error.stack, 8_000) }
  const shown = typeof error === 'string' ? error : json(error)
  return { name: 'Thrown', message: text(shown, 4_000), stack: '' }
}

function follow(socket: Socket, handlers: Handlers, connected: (send: (message: HostMessage) => void) => void): void {
  let token = ''
  let rest = ''
  const send = (message: HostMessage) => void apply(write, socket, [`${token}${json(message)}\n`])
  const take = async (line: string): Promise<void> => {
    if (token === '') {
      token = line.slice(GREETING.length)
      connected(send)
      return
    }
    const { id, method, parameters } = requestOf(parse(line))
    try {
      const handler = handlers[method]
      if (handler === undefined) throw new Error(`The program in the host knows no "${method}".`)
      send({ id, value: await handler(...parameters) })
    } catch (error) {
      send({ id, thrown: thrownOf(error) })
    }
  }
  socket.setEncoding('utf8')
  socket.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) void take(line)
  })
  // The supervisor is gone, or has had enough.
  socket.once('close', () => process.exit(0))
}

function requestOf(value: unknown): HostRequest {
  if (typeof value !== 'object' || value === null || !('id' in value) || !('method' in value) || !('parameters' in value))
    throw new Error('a line of the supervisor is no request')
  const { id, method, parameters } = value
  if (typeof id !== 'number' || typeof method !== 'string' || !Array.isArray(parameters)) throw new Error('a request has another form')
  return { id, method, parameters }
}

/** JSON of anything; of what has none, the reason. */
function json(value: unknown): string {
  return stringify(value, (_key, inner: unknown) => (typeof inner === 'bigint' ? String(inner) : inner)) ?? 'null'
}

function text(value: unknown, most: number): string {
  return (typeof value === 'string' ? value : String(value)).slice(0, most)
}

function listening(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
}
