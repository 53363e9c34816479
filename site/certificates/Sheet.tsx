import type { CertificateClaims } from '../signatures/certificate-claims.ts'
import { dayOf } from '../signatures/verify-certificate.ts'
import { checkAddress } from './addresses.ts'
import { QrCode } from './QrCode.tsx'

/** A certificate as it is printed: on one page, dark on white. */
export function Sheet({ claims: { jti, iat, iss, name, track, exercises } }: { claims: CertificateClaims }) {
  const address = checkAddress(jti, location.origin)
  return (
    <article class="lb-certificate" aria-label="Certificate">
      <p class="of">Loadbearing · certificate</p>
      <h2>{name}</h2>
      <p class="has">has repaired all that the track asks for</p>
      <p class="track">{track.title}</p>
      <p class="day">{dayOf(iat)}</p>
      <h3>Passed on the server, by a hidden grader</h3>
      <ul>
        {exercises.map(({ slug, title, revision }) => (
          <li key={slug}>
            {title} <code>{revision.slice(0, 8)}</code>
          </li>
        ))}
      </ul>
      <div class="proof">
        <QrCode text={address} label="QR code of the address where this certificate is checked" />
        <p>
          This certificate is signed by {iss.startsWith('urn:') ? location.host : iss}. Check here that it holds, and that it was not
          revoked:
          <br />
          <a href={address}>{address}</a>
        </p>
      </div>
    </article>
  )
}
