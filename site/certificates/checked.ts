import type { CertificateClaims } from '../signatures/certificate-claims.ts'
import type { KeySet } from '../signatures/claims.ts'
import { verifyCertificate } from '../signatures/verify-certificate.ts'
import { Refused } from '../runtimes/server/http.ts'
import type { ShownCertificate } from '../runtimes/server/certificates-api.ts'

/** What came of looking at a certificate. `claims` are believed, because their signature was checked here. */
export type Checked =
  { status: 'holds'; claims: CertificateClaims; kid: string } | { status: 'signing' } | { status: 'no'; title: string; text: string }

/** Where a certificate and the keys to check it come from. */
export interface Source {
  show(id: string): Promise<ShownCertificate>
  keys(): Promise<KeySet>
}

/**
 * Fetches a certificate, and checks its signature in this browser.
 *
 * @throws what the source throws when it can't be asked
 * @example const checked = await checkCertificate(id, source)
 */
export async function checkCertificate(id: string, source: Source): Promise<Checked> {
  const shown = await source.show(id).catch((error: unknown) => {
    // 400: what is in the address is no id.
    if (error instanceof Refused && [400, 404].includes(error.status)) return undefined
    throw error
  })
  if (shown === undefined)
    return {
      status: 'no',
      title: 'There is no such certificate',
      text: 'Check the link: all of it is needed. It may also be of another server.',
    }
  if (shown.state === 'revoked')
    return {
      status: 'no',
      title: 'Revoked',
      text: 'Whoever had this certificate has revoked it: it does not count any more. They may have made another one.',
    }
  if (shown.state === 'withdrawn')
    return {
      status: 'no',
      title: 'Withdrawn',
      text: 'This certificate was withdrawn when its holder had their data deleted. Nothing is known about it any more.',
    }
  if (shown.state === 'signing') return { status: 'signing' }
  const result = await verifyCertificate(shown.signature, await source.keys())
  if (!result.valid) return { status: 'no', title: 'The signature does not hold', text: result.message }
  // A right signature of another certificate proves nothing about this link.
  if (result.claims.jti !== id)
    return { status: 'no', title: 'The signature does not hold', text: 'It is of another certificate than the one that the link names.' }
  return { status: 'holds', claims: result.claims, kid: result.kid }
}
