import type { DependencySignature } from '../../grader/types.ts'

/** The length of P-256's coordinates and private numbers in Base64url. */
const NUMBER = /^[\w-]{43}$/

/** Throws RangeError for a key that can't sign. */
export function checkSigningKey({ key: { kty, crv, x, y, d } }: DependencySignature): void {
  const numbers: readonly unknown[] = [x, y, d]
  if (kty !== 'EC' || crv !== 'P-256' || !numbers.every((number) => typeof number === 'string' && NUMBER.test(number)))
    throw new RangeError('a dependency signs with a private key of P-256: give kty "EC", crv "P-256", and x, y and d')
}

/**
 * The claims as a compact JWS, signed with ES256.
 *
 * WebCrypto, because learners' code needs it too: what signs here can be verified there, in every runtime.
 */
export async function signClaims(claims: object, { key, header }: DependencySignature): Promise<string> {
  const { kty, crv, x, y, d } = key
  const signingKey = await crypto.subtle.importKey('jwk', { kty, crv, x, y, d }, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign'])
  const input = `${encode({ ...header, alg: 'ES256' })}.${encode(claims)}`
  const signature = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, signingKey, Buffer.from(input))
  return `${input}.${Buffer.from(signature).toString('base64url')}`
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url')
}
