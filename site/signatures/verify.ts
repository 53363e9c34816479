import { canonicalJson } from '#engine/exercise/canonical-json.ts'
import { claimsSchema, SIGNATURE_TYPE, type Claims, type KeySet } from './claims.ts'
import { openSignature } from './opened.ts'

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
  const opened = await openSignature(text, keys, { type: SIGNATURE_TYPE, name: 'a verdict' })
  if (!opened.ok) return no(opened.reason === 'other-type' ? 'not-a-verdict' : opened.reason, opened.message)
  const { payload, key } = opened
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

function no(reason: Invalid, message: string, claims?: Claims): Verification {
  return { valid: false, reason, message, ...(claims === undefined ? {} : { claims }) }
}

const day = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, 10)
