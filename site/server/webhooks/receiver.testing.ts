import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from 'vitest'
import { z } from 'zod'
import { signed } from './sign.ts'

const messageSchema = z.object({ type: z.string(), timestamp: z.iso.datetime(), data: z.record(z.string(), z.unknown()) })

/** What a receiver was sent. */
export interface Received {
  id: string
  type: string
  data: Readonly<Record<string, unknown>>
  path: string
}

/** A real receiver on loopback, which looks at each signature and answers as it is told. */
export class Receiver implements AsyncDisposable {
  readonly received: Received[] = []
  /** Given out when the webhook is made. */
  secret = ''
  /** Status, and headers. */
  answer: [number, Record<string, string>] = [204, {}]
  body = ''
  private readonly server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => {
      const { 'webhook-id': id = '', 'webhook-timestamp': seconds, 'webhook-signature': signature } = request.headers
      const wanted = signed(this.secret, { id: String(id), at: new Date(Number(seconds) * 1000), body })
      const isGood = signature === wanted['webhook-signature'] && request.headers['content-type'] === 'application/json'
      const { type, data } = messageSchema.parse(JSON.parse(body))
      this.received.push({ id: String(id), type: isGood ? type : 'not signed', data, path: request.url ?? '' })
      response.writeHead(...this.answer).end(this.body)
    })
  })

  static async start(): Promise<Receiver> {
    const receiver = new Receiver()
    await new Promise<void>((resolve) => receiver.server.listen(0, '127.0.0.1', resolve))
    return receiver
  }

  get url(): string {
    const { port } = z.object({ port: z.number() }).parse(this.server.address() satisfies AddressInfo | string | null)
    return `http://127.0.0.1:${port}/hook`
  }

  /** Waits until so many came. */
  async until(count: number): Promise<readonly Received[]> {
    await expect.poll(() => this.received.length, { timeout: 15_000 }).toBeGreaterThanOrEqual(count)
    return this.received
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.server.closeAllConnections()
    await new Promise((resolve) => this.server.close(resolve))
  }
}
