import type { Readable, Writable } from 'node:stream'
import { AbstractMessageWriter, type Message } from 'vscode-jsonrpc'
import { StreamMessageReader } from 'vscode-jsonrpc/node'
import { LineReader, LineWriter } from './line-messages.ts'
import { peerOf, type Peer } from './rpc.ts'

/**
 * Opens JSON-RPC over a socket, framed with Content-Length headers. Handlers are
 * added with `serve` before `listen` is called.
 */
export function openPeer(input: Readable, output: Writable): Peer {
  // A broken pipe shows as the end of the connection; without a listener it would end the process.
  output.on('error', () => {})
  return peerOf(new StreamMessageReader(input), new FramedWriter(output))
}

/** One write for a message: the package's own writer sends the header, waits until it was taken, and sends the rest. */
class FramedWriter extends AbstractMessageWriter {
  readonly #output: Writable

  constructor(output: Writable) {
    super()
    this.#output = output
    output.once('close', () => this.fireClose())
  }

  async write(message: Message): Promise<void> {
    const text = JSON.stringify(message)
    try {
      await written(this.#output, `Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`)
    } catch (error) {
      this.fireError(error, message)
      throw error
    }
  }

  end(): void {
    this.#output.end()
  }
}

/** Opens JSON-RPC over this process's input and output, in lines, with the host that owns it. */
export function openOwnerPeer(input: Readable, output: Writable): Peer {
  output.on('error', () => {})
  const source = {
    onText: (listener: (text: string) => void) => void input.setEncoding('utf8').on('data', listener),
    onEnd: (listener: () => void) => void input.once('close', listener).once('end', listener),
  }
  return peerOf(new LineReader('host', source), new LineWriter('supervisor', (text) => written(output, text)))
}

/** Resolves when the text was taken; rejects when the other side is gone. */
function written(output: Writable, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    output.write(text, (error) => (error ? reject(error) : resolve()))
  })
}
