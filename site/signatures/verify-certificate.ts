import { CERTIFICATE_TYPE, certificateClaimsSchema, type CertificateClaims } from './certificate-claims.ts'
import type { KeySet } from './claims.ts'
import { openSignature, typeOf } from './opened.ts'

export type CertificateVerification = { valid: true; claims: CertificateClaims; kid: string } | { valid: false; message: string }

/** Whether a signature says that it is of a certificate. @example isCertificate(jws) && (await verifyCertificate(jws, keys)) */
export const isCertificate = (jws: string): boolean => typeOf(jws) === CERTIFICATE_TYPE

/**
 * Checks a signed certificate without a network, as `verifySignature` does verdicts. Whether its holder has withdrawn
 * it since, only its server knows.
 *
 * @throws Error when this browser or Node can't check Ed25519 signatures
 */
export async function verifyCertificate(jws: string, keys: KeySet): Promise<CertificateVerification> {
  const opened = await openSignature(jws.trim(), keys, { type: CERTIFICATE_TYPE, name: 'a certificate' })
  if (!opened.ok) return { valid: false, message: opened.message }
  const { key, payload } = opened
  if (key.revoked !== undefined)
    return {
      valid: false,
      message: `The server marked the key ${key.kid} as compromised: somebody else may have signed this. Its holder can have another one made.`,
    }
  const parsed = certificateClaimsSchema.safeParse(payload)
  if (!parsed.success) return { valid: false, message: 'The signature is right, but it states something that this version does not know.' }
  return { valid: true, claims: parsed.data, kid: key.kid }
}

/** What a certificate states, as rows of a name and a text in words. */
export function describeCertificate(
  { iss, iat, jti, name, track, exercises }: CertificateClaims,
  kid: string,
): { name: string; text: string }[] {
  return [
    { name: 'Name', text: name },
    { name: 'Track', text: track.title },
    { name: 'Issued on', text: dayOf(iat) },
    { name: 'Exercises', text: exercises.map(({ title, revision }) => `${title} (revision ${revision})`).join(', ') },
    { name: 'Signed by', text: `${iss}, with the key ${kid}` },
    { name: 'Certificate', text: jti },
  ]
}

/** The day of issue, in UTC: the same for everybody who looks. @example dayOf(0) // '1 January 1970' */
export const dayOf = (seconds: number): string =>
  new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(seconds * 1000))
