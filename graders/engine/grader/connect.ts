import net from 'node:net'
import type { GraderRequests } from '../supervisor/protocol.ts'
import { call, type Peer } from '../supervisor/rpc.ts'
import { openPeer } from '../supervisor/stream-peers.ts'

/** The grader's end of the supervisor: one method for each request of the contract. */
export interface Supervisor {
  request<K extends keyof GraderRequests>(
    method: K,
    ...parameters: Parameters<GraderRequests[K]>
  ): Promise<Awaited<ReturnType<GraderRequests[K]>>>
  readonly peer: Peer
}

/** Connects to a supervisor's port on loopback. @throws Error when nothing listens there */
export async function connectSupervisor(port: number): Promise<Supervisor> {
  const socket = net.connect({ host: '127.0.0.1', port, noDelay: true })
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve)
    socket.once('error', reject)
  })
  const peer = openPeer(socket, socket)
  peer.connection.listen()
  return { peer, request: (method, ...parameters) => call<GraderRequests, typeof method>(peer, method, ...parameters) }
}
