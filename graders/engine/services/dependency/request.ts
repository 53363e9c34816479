import type { IncomingMessage } from 'node:http'
import { MIB, TRUSTED } from '../../policy.ts'

export const MAX_BODY_BYTES = TRUSTED.callBodyMiB.value * MIB

/** Reads a body. `too-large` beyond 1 MiB, `gone` when the caller left before its end. */
export function readBody(request: IncomingMessage): Promise<{ text: string; bytes: number } | 'too-large' | 'gone'> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    let bytes = 0
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes > MAX_BODY_BYTES) {
        // The rest is let through to nowhere.
        request.removeAllListeners('data').resume()
        resolve('too-large')
      } else chunks.push(chunk)
    })
    request.once('end', () => resolve({ text: Buffer.concat(chunks).toString(), bytes }))
    request.once('error', () => resolve('gone'))
    request.once('close', () => resolve('gone'))
  })
}

/** The body as graders see it: parsed when it says that it is JSON and is, else text. */
export function parseBody(text: string, contentType: string | undefined): unknown {
  if (!/^application\/(?:[\w.+-]+\+)?json\b/i.test(contentType ?? '')) return text
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** Header names in lower case; repeated ones joined. */
export function plainHeaders(request: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]),
  )
}
