import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { HttpError } from './http-error.js'

export interface Reply {
  status?: number
  type?: string
  headers?: Record<string, string>
  json?: unknown
  text?: string
  lines?: AsyncGenerator<string>
}

/** Writes a reply. Lines go out one by one, and the head with the first of them. */
export async function answer(
  response: ServerResponse,
  { status = 200, type = 'application/json', headers, json, text, lines }: Reply,
): Promise<void> {
  const head = { ...headers, 'Content-Type': type }
  if (lines === undefined) {
    const body = text ?? JSON.stringify(json)
    response.writeHead(status, { ...head, 'Content-Length': Buffer.byteLength(body) }).end(body)
    return
  }
  // The reply to HEAD has a head only, and needs nobody else for it.
  if (response.req.method === 'HEAD') {
    response.writeHead(status, head).end()
    return
  }
  let line = await lines.next()
  response.writeHead(status, head)
  for (; line.done !== true; line = await lines.next()) {
    if (!response.write(line.value) && !response.destroyed) await Promise.race([once(response, 'drain'), once(response, 'close')])
    if (response.destroyed) return
  }
  response.end()
}

/** Says what went wrong, or breaks off what is half said. */
export function answerFailure(response: ServerResponse, failure: unknown): void {
  const known = failure instanceof HttpError
  if (!known) console.error(failure)
  if (response.headersSent) {
    response.destroy()
    return
  }
  response.writeHead(known ? failure.status : 500, { 'Content-Type': 'application/json' })
  response.end(JSON.stringify({ error: known ? failure.message : 'Something went wrong' }))
}
