import { Agent, request as httpRequest } from 'node:http'

/** Milliseconds after which an answer counts as none. No route needs a tenth of it, also on a busy machine. */
export const LONGEST_ANSWER_MS = 20_000

/** Milliseconds for which an event stream is listened to. */
const LISTEN_MS = 60

/** A request as it goes over the wire. */
export interface Sent {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
}

/** What came back. `none`: nothing did, and why. */
export type Answer =
  | { readonly status: number; readonly headers: Readonly<Record<string, string | string[] | undefined>>; readonly body: string }
  | { readonly none: string }

/** Sends requests to a server on this machine, as they are: `fetch` would mend some. */
export class Sender implements Disposable {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 8 })

  constructor(private readonly port: number) {}

  /** Event streams are closed once they have begun. */
  send({ method, path, headers, body }: Sent): Promise<Answer> {
    return new Promise((resolve) => {
      const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }
      const request = httpRequest({
        host: '127.0.0.1',
        port: this.port,
        agent: this.agent,
        method,
        path,
        headers: { ...headers, ...length },
      })
      const late = setTimeout(() => {
        resolve({ none: `there was no answer within ${LONGEST_ANSWER_MS / 1000} s` })
        request.destroy()
      }, LONGEST_ANSWER_MS)
      request.on('error', (error) => {
        clearTimeout(late)
        resolve({ none: `the connection ended: ${error.message}` })
      })
      request.on('response', (response) => {
        let text = ''
        const end = () => {
          clearTimeout(late)
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text })
        }
        response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
        response.on('end', end).on('error', end)
        if (response.headers['content-type']?.startsWith('text/event-stream') === true)
          setTimeout(() => {
            end()
            request.destroy()
          }, LISTEN_MS)
      })
      request.end(body)
    })
  }

  [Symbol.dispose](): void {
    this.agent.destroy()
  }
}

/** What an answer says in JSON. Undefined: nothing. */
export function jsonOf({ headers, body }: Exclude<Answer, { none: string }>): unknown {
  if (!String(headers['content-type']).includes('json')) return undefined
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}
