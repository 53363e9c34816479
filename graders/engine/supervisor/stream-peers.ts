import type { Readable, Writable } from 'node:stream'
import { StreamMessageReader, StreamMessageWriter } from 'vscode-jsonrpc/node'
import { LineReader, LineWriter } from './line-messages.ts'
import { peerOf, type Peer } from './rpc.ts'

/**
 * Opens JSON-RPC over a socket, framed with Content-Length headers. Handlers are
 * added with `serve` before `listen` is called.
 */
export function openPeer(input: Readable, output: Writable): Peer {
  // A broken pipe shows as the end of the connection; without a listener it would end the process.
  output.on('error', () => {})
  return peerOf(new StreamMessageReader(input), new StreamMessageWriter(output))
}

/** Opens JSON-RPC over this process's input and output, in lines, with the host that owns it. */
export function openOwnerPeer(input: Readable, output: Writable): Peer {
  output.on('error', () => {})
  const source = {
    onText: (listener: (text: string) => void) => void input.setEncoding('utf8').on('data', listener),
    onEnd: (listener: () => void) => void input.once('close', listener).once('end', listener),
  }
  const write = (text: string) =>
    new Promise<void>((resolve, reject) => {
      output.write(text, (error) => (error ? reject(error) : resolve()))
    })
  return peerOf(new LineReader('host', source), new LineWriter('supervisor', write))
}
