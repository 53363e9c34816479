import { calculateJwkThumbprint, compactVerify, decodeProtectedHeader, errors, importJWK } from 'jose'
import { SIGNATURE_ALGORITHM, type KeySet, type PublicKey } from './claims.ts'

/** Why a signature does not hold, whatever it is of. */
export type NotOpened = 'not-a-signature' | 'other-type' | 'unknown-key' | 'key-mismatch' | 'altered'

export type Opened = { ok: true; payload: unknown; key: PublicKey } | { ok: false; reason: NotOpened; message: string }

/** `typ` of a signature's header. Undefined for what is no signature. @example typeOf(jws) // 'loadbearing-verdict+jwt' */
export function typeOf(jws: string): string | undefined {
  return readHeader(jws.trim())?.typ
}

/**
 * Checks a signature of one type with the keys that are believed. A key that was compromised opens it, too: whoever
 * asks says what follows from that.
 *
 * @param type the header's `typ`: a signature that was made for something else counts for nothing
 * @example const opened = await openSignature(text, keys, { type: CERTIFICATE_TYPE, name: 'a certificate' })
 */
export async function openSignature(text: string, keys: KeySet, { type, name }: { type: string; name: string }): Promise<Opened> {
  const header = readHeader(text)
  if (header === undefined)
    return no('not-a-signature', 'This is no signature: that is one long line of three parts with dots between them, beginning with "ey".')
  if (header.typ !== type || header.alg !== SIGNATURE_ALGORITHM)
    return no('other-type', `This is a signature, but not of ${name} of this course.`)
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
  return { ok: true, payload, key }
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

function no(reason: NotOpened, message: string): Opened {
  return { ok: false, reason, message }
}
