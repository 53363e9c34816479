import { Confirm } from '../cohorts/Confirm.tsx'
import type { OwnCertificate, TrackProgress } from '../runtimes/server/certificates-api.ts'
import { certificateAddress } from './addresses.ts'
import { grownWords } from './progress-words.ts'

interface Props {
  certificate: OwnCertificate
  track: TrackProgress
  off: boolean
  onRevoke: () => Promise<void>
}

/** The certificate that somebody has of a track. */
export function OwnCertificateView({ certificate, track, off, onRevoke }: Props) {
  const grown = grownWords(certificate, track)
  return (
    <>
      <p>
        Certificate made out to <strong>{certificate.name}</strong> on {new Date(certificate.issuedAt).toLocaleDateString()}.
      </p>
      {grown && <p class="help">{grown}</p>}
      <div class="row">
        <a class="lb-button primary" href={certificateAddress(certificate.id)}>
          See and print it<span class="sr-only"> for {track.title}</span>
        </a>
        <Confirm
          label="Revoke…"
          about={`the certificate of ${track.title}`}
          question="Its link says that it was revoked then, to everybody who has it, and that can’t be undone. You can have another one made."
          yes="Revoke it"
          no="Keep it"
          off={off}
          onYes={onRevoke}
        />
      </div>
    </>
  )
}
