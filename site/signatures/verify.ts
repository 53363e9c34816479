import { calculateJwkThumbprint, compactVerify, decodeProtectedHeader, errors, importJWK } from 'jose'
import { canonicalJson } from '#engine/exercise/canonical-json.ts'
import { claimsSchema, SIGNATURE_ALGORITHM, SIGNATURE_TYPE, type Claims, type KeySet, type PublicKey } from './claims.ts'

/** Why a signature does not count. */
export type Invalid =
  | 'not-a-signature'
  | 'not-a-verdict'
  | 'unknown-key'
  | 'altered'
  | 'compromised-key'
  | 'key-mismatch'
  | 'verdict-mismatch'
  | 'files-mismatch'

export type Verification =
  { valid: true; claims: Claims; kid: string } | { valid: false; reason: Invalid; message: string; claims?: Claims }

/** What a signature can be held against, beside the keys. */
export interface Evidence {
  /** A verdict, as parsed from JSON. */
  verdict?: unknown
  /** The graded files, as parsed from JSON: text by path. */
  files?: unknown
}

/**
 * Checks a signed verdict, in Node or in a browser, without a network. Only
 * keys of `keys` are believed.
 *
 * @param jws compact, as the server gave it; spaces around it don't matter
 * @throws Error when this browser or Node can't check Ed25519 signatures
 * @example
 * const result = await verifySignature(text, keySetSchema.parse(await answer.json()))
 * if (!result.valid) say(result.message)
 */
export async function verifySignature(jws: string, keys: KeySet, evidence: Evidence = {}): Promise<Verification> {
  const text = jws.trim()
  const header = readHeader(text)
  if (header === undefined)
    return no('not-a-signature', 'This is no signature: that is one long line of three parts with dots between them, beginning with "ey".')
  if (header.typ !== SIGNATURE_TYPE || header.alg !== SIGNATURE_ALGORITHM)
    return no('not-a-verdict', 'This is a signature, but not of a verdict of this course.')
  const key = keys.keys.find(({ kid }) => kid === header.kid)
  if (key === undefined)
    return no(
      'unknown-key',
      `None of the keys made this signature: it names the key ${header.kid ?? '(none)'}. Another server may have signed it, or the keys are older than it.`,
    )
  if ((await thumbprint(key)) !== key.kid)
    return no('key-mismatch', `The key ${key.kid} is not what its name says: the list of keys was altered. Fetch it again from the server.`)
  const payload = await verifiedPayload(text, key)
  if (payload === undefined) return no('altered', 'The signature does not fit its content: it was altered after it was signed.')
  const parsed = claimsSchema.safeParse(payload)
  if (!parsed.success) return no('not-a-verdict', 'The signature is right, but it states something that this version does not know.')
  const claims = parsed.data
  if (key.revoked !== undefined)
    return no(
      'compromised-key',
      `The server marked the key ${key.kid} as compromised on ${day(key.revoked.revoked_at)}: somebody else may have signed this. Have the files graded again.`,
      claims,
    )
  if (evidence.verdict !== undefined && (await digest(evidence.verdict)) !== claims.verdict)
    return no(
      'verdict-mismatch',
      'The signature is right, but the verdict is not the one that was signed: it was altered, or is of another grading.',
      claims,
    )
  if (evidence.files !== undefined && (await digest(evidence.files)) !== claims.files)
    return no('files-mismatch', 'The signature is right, but the files are not the ones that were graded.', claims)
  return { valid: true, claims, kid: key.kid }
}

/**
 * SHA-256 of a value as canonical JSON: spaces and the order of keys don't matter.
 *
 * @returns 64 hex characters
 */
export async function digest(value: unknown): Promise<string> {
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(canonicalJson(value)))
  return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** RFC 7638, by which keys are named. */
function thumbprint({ kty, crv, x }: PublicKey): Promise<string> {
  return calculateJwkThumbprint({ kty, crv, x })
}

function readHeader(text: string): { alg?: string; typ?: string; kid?: string } | undefined {
  if (!/^[\w-]+\.[\w-]+\.[\w-]+$/.test(text)) return undefined
  try {
    const { alg, typ, kid } = decodeProtectedHeader(text)
    return { ...(alg === undefined ? {} : { alg }), ...(typ === undefined ? {} : { typ }), ...(kid === undefined ? {} : { kid }) }
  } catch {
    return undefined
  }
}

async function verifiedPayload(text: string, { kty, crv, x }: PublicKey): Promise<unknown> {
  const key = await importJWK({ kty, crv, x }, SIGNATURE_ALGORITHM)
  try {
    const { payload } = await compactVerify(text, key, { algorithms: [SIGNATURE_ALGORITHM] })
    return JSON.parse(new TextDecoder().decode(payload))
  } catch (error) {
    if (error instanceof errors.JWSSignatureVerificationFailed || error instanceof errors.JWSInvalid || error instanceof SyntaxError)
      return undefined
    throw error
  }
}

function no(reason: Invalid, message: string, claims?: Claims): Verification {
  return { valid: false, reason, message, ...(claims === undefined ? {} : { claims }) }
}

const day = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, 10)
