import { connect, createServer, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import { tunnel } from './tunnel.ts'

/**
 * The host's half of the way across the network namespace. The other half are
 * unix sockets in one folder, all made by the supervisor: the learner's code can
 * make none, so it can't lead the supervisor elsewhere.
 *
 * - inside port → `<folder>/<port>.sock`, for the database, Valkey, dependencies
 * - `open(ticket)`: connects to the app and brings the connection to
 *   `<folder>/app.sock`, opened with the ticket by which the supervisor knows it;
 *   when the app refuses, the ticket comes alone and the connection closes.
 */
export class Relay {
  readonly #folder: string
  #appPort = 0

  constructor(folder: string) {
    this.#folder = folder
  }

  /** Resolves when every inside port is listened on. `appPort`: where the app will listen, 0 if it won't. */
  async listen(ports: readonly number[], appPort: number): Promise<void> {
    this.#appPort = appPort
    await Promise.all(
      ports.map((port) =>
        listening(
          createServer({ allowHalfOpen: true, pauseOnConnect: true }, (client) => this.#outward(client, port)),
          port,
        ),
      ),
    )
  }

  open(ticket: string): void {
    const app = connect({ host: '127.0.0.1', port: this.#appPort, allowHalfOpen: true })
    let answered = false
    app.on('connect', () => {
      answered = true
      const supervisor = this.#supervisor('app.sock')
      supervisor.write(`${ticket}+`)
      tunnel(app, supervisor)
    })
    app.on('error', () => {
      if (!answered) this.#supervisor('app.sock').end(`${ticket}-`)
    })
  }

  #outward(client: Socket, port: number): void {
    const supervisor = this.#supervisor(`${port}.sock`)
    tunnel(client, supervisor)
    client.resume()
  }

  #supervisor(name: string): Socket {
    const socket = connect({ path: join(this.#folder, name), allowHalfOpen: true })
    socket.on('error', () => socket.destroy())
    return socket
  }
}

function listening(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.on('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
}
