import { isUtf8 } from 'node:buffer'
import http from 'node:http'
import type { Socket } from 'node:net'
import type { CapturedRequest, CapturedResponse } from './protocol.ts'
import { TRUSTED } from '../policy.ts'

/** Bytes of a response's body that are kept. */
const BODY_CAP_BYTES = TRUSTED.sessionAnswerKiB.value * 1024
/** How long an app may take to answer, in milliseconds. */
const ANSWER_DEADLINE_MS = TRUSTED.sessionAnswerSeconds.value * 1000
/** Fields that belong to the connection, not to the person who asks. */
const OWN_HEADERS = new Set(['host', 'connection', 'content-length', 'transfer-encoding', 'upgrade'])

/**
 * Sends one request to an instance on loopback and answers with the response
 * as data: capped, never followed, never rendered.
 *
 * @throws Error in plain words when the app does not answer
 */
export async function captureRequest(instance: string, port: number, request: CapturedRequest): Promise<CapturedResponse> {
  const started = performance.now()
  const headers = Object.fromEntries(Object.entries(request.headers).filter(([name]) => !OWN_HEADERS.has(name.toLowerCase())))
  return new Promise((resolve, reject) => {
    const outgoing = http.request({ host: '127.0.0.1', port, method: request.method, path: request.path, headers, agent: false })
    const deadline = setTimeout(
      () => outgoing.destroy(new Error(`did not answer within ${ANSWER_DEADLINE_MS / 1000} seconds`)),
      ANSWER_DEADLINE_MS,
    )
    const fail = (error: Error) => {
      clearTimeout(deadline)
      reject(new Error(`${request.method} ${request.path}: ${instance} ${plain(error)}.`))
    }
    // Not only the first: a malformed answer has several.
    outgoing.on('error', fail)
    const leave = (_response: http.IncomingMessage, socket: Socket) => {
      // It is ours now, with its errors.
      socket.on('error', () => undefined).destroy()
      fail(new Error('changed the protocol instead of answering'))
    }
    // To Node neither an answer nor an error: unheard, the request would never end.
    outgoing.once('upgrade', leave).once('connect', leave)
    outgoing.once('response', (response) => {
      const chunks: Buffer[] = []
      let size = 0
      const finish = (truncated: boolean) => {
        clearTimeout(deadline)
        const body = Buffer.concat(chunks).subarray(0, BODY_CAP_BYTES)
        const text = isUtf8(body) || (truncated && isUtf8(body.subarray(0, -4)))
        resolve({
          status: response.statusCode ?? 0,
          statusText: response.statusMessage ?? '',
          headers: pairs(response.rawHeaders),
          body: text ? body.toString('utf8') : body.toString('base64'),
          encoding: text ? 'utf8' : 'base64',
          truncated,
          durationMs: Math.round(performance.now() - started),
          instance,
        })
      }
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk)
        size += chunk.length
        if (size > BODY_CAP_BYTES) {
          finish(true)
          outgoing.destroy()
        }
      })
      response.once('end', () => finish(false))
      response.once('aborted', () => finish(true))
    })
    outgoing.end(request.body)
  })
}

function pairs(raw: readonly string[]): [string, string][] {
  return Array.from({ length: Math.floor(raw.length / 2) }, (_, index): [string, string] => [
    raw[index * 2] ?? '',
    raw[index * 2 + 1] ?? '',
  ])
}

function plain(error: Error): string {
  const code = 'code' in error ? error.code : undefined
  if (code === 'ECONNREFUSED') return 'refused the connection: nothing listens there'
  if (code === 'ECONNRESET' || error.message === 'socket hang up') return 'closed the connection without an answer'
  return error.message
}
