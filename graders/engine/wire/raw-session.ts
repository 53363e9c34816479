import { connect } from 'node:net'
import type { Socket } from 'node:net'
import { frame, Framer } from './framing.ts'

/** A connection that writes protocol messages as a test wants them. */
export interface RawSession {
  readonly socket: Socket
  send(...messages: Buffer[]): void
  /** Reads up to the next message of this type. Rejects when the connection is closed first. */
  until(type: string): Promise<void>
}

/** Connects to a loopback port and logs in. */
export async function rawSession(port: number): Promise<RawSession> {
  const socket = await connectTo(port)
  const framer = new Framer('typed')
  socket.on('data', (chunk: Buffer) => framer.push(chunk))
  const until = async (type: string) => {
    for (;;) {
      const message = framer.next()
      if (message?.type === type) return
      if (message) continue
      if (socket.destroyed) throw new Error('the connection was closed')
      await new Promise<void>((resolve) => {
        socket.once('data', () => resolve())
        socket.once('close', () => resolve())
      })
    }
  }
  socket.write(frame('', Buffer.from([0, 3, 0, 0]), 'user\0x\0\0'))
  await until('Z')
  return { socket, send: (...messages) => void socket.write(Buffer.concat(messages)), until }
}

/** Parse, Bind, Describe and Execute of one statement, without a Sync. */
export function extended(sql: string): Buffer[] {
  return [frame('P', `\0${sql}\0\0\0`), frame('B', '\0\0\0\0\0\0\0\0'), frame('D', 'P\0'), frame('E', '\0\0\0\0\0')]
}

/** Rejects when nobody listens. */
export function connectTo(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => resolve(socket))
    socket.once('error', reject)
  })
}

/** Sends a CancelRequest for the session of a pg client, and waits until it was taken. */
export async function cancel(port: number, client: object): Promise<void> {
  const body = Buffer.alloc(12)
  body.writeInt32BE(80877102, 0)
  body.writeInt32BE(Number(Reflect.get(client, 'processID')), 4)
  body.writeInt32BE(Number(Reflect.get(client, 'secretKey')), 8)
  const socket = await connectTo(port)
  const closed = new Promise((resolve) => socket.once('close', resolve))
  socket.resume().write(frame('', body))
  await closed
}
