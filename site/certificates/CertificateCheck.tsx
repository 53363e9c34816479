import { useEffect } from 'preact/hooks'
import { useSignal } from '@preact/signals'
import { LoadedPart } from '../cohorts/assignments/LoadedPart.tsx'
import { describeCertificate } from '../signatures/verify-certificate.ts'
import { certificateAddress } from './addresses.ts'
import { NotThere } from './NotThere.tsx'
import { useChecked } from './use-checked.ts'
import '../signatures/verify.css'

/** Says whether the certificate holds that the address names; nothing where it names none. */
export function CertificateCheck() {
  const id = useSignal<string | null>(null)
  // Only in the browser: the page is built without an address.
  useEffect(() => {
    id.value = new URLSearchParams(location.search).get('certificate')
  }, [])
  return id.value === null ? null : <Check id={id.value} />
}

function Check({ id }: { id: string }) {
  const checked = useChecked(id)
  return (
    <section class="lb-verify" aria-label="The certificate">
      <LoadedPart
        of={checked}
        what="the certificate"
        then={(found) => (
          <div class="outcome">
            {found.status === 'holds' ? (
              <div class="good" role="status" data-certificate="holds">
                <h2>This certificate holds</h2>
                <dl>
                  {describeCertificate(found.claims, found.kid).map(({ name, text }) => (
                    <div key={name}>
                      <dt>{name}</dt>
                      <dd>{text}</dd>
                    </div>
                  ))}
                </dl>
                <p>
                  The signature was checked in this browser, and its holder has not revoked it. <a href={certificateAddress(id)}>See it</a>
                </p>
              </div>
            ) : (
              <div class="bad">
                <NotThere checked={found} onAgain={() => void checked.load()} />
              </div>
            )}
          </div>
        )}
      />
    </section>
  )
}
