import { LoadedPart } from '../cohorts/assignments/LoadedPart.tsx'
import { ShareButton } from '../sharing/ShareButton.tsx'
import { SHARE_WORDS } from '../sharing/share-words.ts'
import { ActionButton } from '../workspace/ActionButton.tsx'
import { checkAddress, PROGRESS } from './addresses.ts'
import { NotThere } from './NotThere.tsx'
import { Sheet } from './Sheet.tsx'
import { useChecked } from './use-checked.ts'
import '../account/account.css'
import '../cohorts/cohorts.css'
import './certificate.css'

/** The certificate that the address names, to look at and to print. */
export function CertificatePage() {
  const id = new URLSearchParams(location.search).get('id') ?? 'none'
  const checked = useChecked(id)
  return (
    <section class="lb-account lb-cohorts lb-certificate-page" aria-label="Certificate">
      <LoadedPart
        of={checked}
        what="the certificate"
        then={(found) =>
          found.status === 'holds' ? (
            <>
              <p class="row">
                <ActionButton class="lb-button primary" onClick={() => print()}>
                  Print
                </ActionButton>
                <ShareButton
                  label={SHARE_WORDS.shareCertificate}
                  shared={() => ({
                    title: SHARE_WORDS.certificateTitle,
                    text: SHARE_WORDS.certificateText(found.claims.track.title),
                    url: checkAddress(id, location.origin),
                  })}
                />
                <a class="lb-button" href={checkAddress(id, location.origin)}>
                  Check that it holds
                </a>
                <a href={PROGRESS}>Your progress</a>
              </p>
              <Sheet claims={found.claims} />
            </>
          ) : (
            <NotThere checked={found} onAgain={() => void checked.load()} />
          )
        }
      />
    </section>
  )
}
