import { timingSafeEqual } from 'node:crypto'
import net from 'node:net'
import type { GraderRequests, GradingJob } from './protocol.ts'
import { serve, type Peer } from './rpc.ts'
import { openPeer } from './stream-peers.ts'

type GradingRequests = Omit<GraderRequests, 'hello'>

interface Parked {
  peer: Peer
  seat: (greeting: Awaited<ReturnType<GraderRequests['hello']>>) => void
  bind: (requests: GradingRequests) => void
}

/**
 * Where graders connect: a loopback port and a token that the learner's
 * processes never see. A grader says hello and is parked until a grading needs
 * it, so that its start-up costs nothing then.
 */
export class GraderDesk {
  readonly port: number
  readonly #server: net.Server
  readonly #sockets = new Set<net.Socket>()
  readonly #parked: Parked[] = []
  readonly #waiting: ((parked: Parked) => void)[] = []

  private constructor(server: net.Server, port: number) {
    this.#server = server
    this.port = port
  }

  static async open(token: string): Promise<GraderDesk> {
    const server = net.createServer({ noDelay: true })
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(0, '127.0.0.1', resolve)
    })
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('The port for graders is not listening.')
    const desk = new GraderDesk(server, address.port)
    server.on('connection', (socket) => desk.#receive(socket, token))
    return desk
  }

  /**
   * Gives a grading to a parked grader, or to the next one that says hello.
   *
   * @returns how to hear of the grader's end, and to let go of it
   */
  async assign(job: GradingJob, requests: GradingRequests): Promise<{ gone: Promise<void> }> {
    const parked = this.#parked.shift() ?? (await new Promise<Parked>((resolve) => this.#waiting.push(resolve)))
    parked.bind(requests)
    parked.seat({ suite: job.suite, seed: job.seed, requirements: job.requirements })
    return { gone: parked.peer.closed }
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  #receive(socket: net.Socket, token: string): void {
    this.#sockets.add(socket)
    socket.on('error', () => {})
    socket.once('close', () => this.#sockets.delete(socket))
    const peer = openPeer(socket, socket)
    const bind = (requests: GradingRequests) => serve<GradingRequests>(peer, requests)
    serve<Pick<GraderRequests, 'hello'>>(peer, {
      hello: (said) => {
        if (!same(said, token)) {
          socket.destroy()
          throw new Error('The token is wrong.')
        }
        return new Promise((seat) => this.#park({ peer, seat, bind }))
      },
    })
    peer.connection.listen()
  }

  #park(parked: Parked): void {
    const waiting = this.#waiting.shift()
    if (waiting !== undefined) {
      waiting(parked)
      return
    }
    this.#parked.push(parked)
    void parked.peer.closed.then(() => {
      const index = this.#parked.indexOf(parked)
      if (index >= 0) this.#parked.splice(index, 1)
    })
  }
}

function same(said: string, token: string): boolean {
  const [left, right] = [Buffer.from(said), Buffer.from(token)]
  return left.length === right.length && timingSafeEqual(left, right)
}
