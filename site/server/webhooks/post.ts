import { request as requestHttp, Agent as HttpAgent, type IncomingMessage } from 'node:http'
import { request as requestHttps, Agent as HttpsAgent } from 'node:https'
import { errorCode } from '#engine/exercise/error-code.ts'
import type { DeliveryProblem } from '../../runtimes/server/webhooks-api.ts'
import { checkedLookup, RefusedAddress, refusalOf } from './receivers.ts'

const TIMEOUT_MS = 10_000
/** Of an answer, in bytes. */
const KEPT = 1_024

/** What became of it: an answer, whatever it says, or none. */
export type Posted = { status: number; answer: string } | { problem: DeliveryProblem }

/**
 * Posts JSON to a webhook's address, and reads how the answer begins. No redirect is followed, nothing is kept for the
 * next time, and no address is connected to that was not checked.
 *
 * @throws never; what goes wrong is in the answer
 */
export async function post(
  url: URL,
  { headers, body }: { headers: Readonly<Record<string, string>>; body: string },
  isPrivateAllowed: boolean,
): Promise<Posted> {
  // Addresses are not looked up: those have to be looked at here.
  if (refusalOf(url, isPrivateAllowed)) return { problem: 'address' }
  try {
    const answer = await ask(url, headers, body, isPrivateAllowed)
    return { status: answer.statusCode ?? 0, answer: await beginningOf(answer) }
  } catch (error) {
    return { problem: problemOf(error) }
  }
}

function ask(url: URL, headers: Readonly<Record<string, string>>, body: string, isPrivateAllowed: boolean): Promise<IncomingMessage> {
  const isHttps = url.protocol === 'https:'
  return new Promise((resolve, reject) => {
    const sent = (isHttps ? requestHttps : requestHttp)(
      url,
      {
        method: 'POST',
        // Of its own: the usual one may be set up to go through a proxy.
        agent: isHttps ? new HttpsAgent() : new HttpAgent(),
        lookup: checkedLookup(isPrivateAllowed),
        signal: AbortSignal.timeout(TIMEOUT_MS),
        maxHeaderSize: 16_384,
        headers: {
          'user-agent': 'Loadbearing-Webhooks',
          'content-type': 'application/json',
          'content-length': String(Buffer.byteLength(body)),
          ...headers,
        },
      },
      resolve,
    )
    sent.on('error', reject)
    sent.end(body)
  })
}

async function beginningOf(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  try {
    const read: AsyncIterable<Buffer> = answer
    for await (const chunk of read) {
      chunks.push(chunk)
      bytes += chunk.length
      if (bytes >= KEPT) break
    }
  } catch {
    // What arrived has the status, which decides.
  }
  answer.destroy()
  // PostgreSQL stores no NUL.
  return Buffer.concat(chunks).subarray(0, KEPT).toString('utf8').replaceAll('\0', '\uFFFD')
}

function problemOf(error: unknown): DeliveryProblem {
  if (error instanceof RefusedAddress) return 'address'
  if (error instanceof Error && (error.name === 'TimeoutError' || error.name === 'AbortError')) return 'timeout'
  const code = errorCode(error) ?? ''
  if (code === 'ETIMEDOUT') return 'timeout'
  return /CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO_/.test(code) ? 'tls' : 'unreachable'
}
