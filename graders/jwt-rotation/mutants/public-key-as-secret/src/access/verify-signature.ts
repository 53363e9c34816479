import { createHmac, timingSafeEqual, verify } from 'node:crypto'
import type { JWTPayload } from 'jose'

/** How a signature is checked, by the algorithm that the header names. */
const CHECKS: Record<string, (input: Buffer, signature: Buffer, key: string) => boolean> = {
  ES256: (input, signature, key) => verify('sha256', input, { key, dsaEncoding: 'ieee-p1363' }, signature),
  // Our own jobs share a secret with us.
  HS256: (input, signature, key) => {
    const expected = createHmac('sha256', key).update(input).digest()
    return signature.length === expected.length && timingSafeEqual(signature, expected)
  },
}

/** The claims of a token whose signature fits the key; never without a signature. */
export function verifySignature(token: string, key: string): JWTPayload | undefined {
  const [header = '', payload = '', signature = ''] = token.split('.')
  const { alg } = JSON.parse(Buffer.from(header, 'base64url').toString())
  if (!Object.hasOwn(CHECKS, alg)) return undefined
  if (!CHECKS[alg]?.(Buffer.from(`${header}.${payload}`), Buffer.from(signature, 'base64url'), key)) return undefined
  return JSON.parse(Buffer.from(payload, 'base64url').toString())
}
