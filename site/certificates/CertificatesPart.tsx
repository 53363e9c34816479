import { useMemo } from 'preact/hooks'
import { KnownVisitor } from '../account/KnownVisitor.tsx'
import type { AccountModel } from '../account/model.ts'
import { signInAddress } from '../cohorts/addresses.ts'
import { Loaded } from '../cohorts/assignments/loaded.ts'
import { LoadedPart } from '../cohorts/assignments/LoadedPart.tsx'
import type { Lessons } from '../cohorts/lessons.ts'
import type { Me } from '../runtimes/server/identity.ts'
import { readToken } from '../runtimes/server/token.ts'
import { CertificatesApi } from './api.ts'
import { TrackPart } from './TrackPart.tsx'
import '../account/account.css'
import '../cohorts/cohorts.css'
import './certificate.css'

const WITHOUT_SERVER = {
  title: 'Certificates need a server',
  text: 'This copy of the course has none behind it. What you have done on this device is above.',
}

/** What the server has seen somebody pass of each track, and their certificates. */
export function CertificatesPart({ account, lessons }: { account: AccountModel; lessons: Lessons }) {
  return (
    <section class="lb-account lb-cohorts" aria-label="Your certificates" aria-busy={account.who.value.status === 'loading'}>
      <KnownVisitor
        model={account}
        withoutServer={WITHOUT_SERVER}
        then={(me) => (me ? <Progress key={me.id} me={me} lessons={lessons} /> : <SignedOut />)}
      />
    </section>
  )
}

function Progress({ me, lessons }: { me: Me; lessons: Lessons }) {
  const api = useMemo(() => new CertificatesApi({ token: () => readToken(sessionStorage) }), [])
  const tracks = useMemo(() => new Loaded(() => api.tracks()), [])
  return (
    <>
      <p>
        Only verdicts of the server count here: what has passed in the browser is practice until you hand it in. Once all exercises of a
        track have passed, you can have a certificate of it.
      </p>
      <LoadedPart
        of={tracks}
        what="your progress"
        then={(found) => (
          <>
            {found.map((track) => (
              <TrackPart key={track.track} track={track} me={me} api={api} lessons={lessons} onChange={() => tracks.load()} />
            ))}
          </>
        )}
      />
    </>
  )
}

function SignedOut() {
  return (
    <>
      <h2>You are not signed in</h2>
      <p>What the server has seen pass stands here, track by track. Sign in to see yours.</p>
      <p class="row">
        <a class="lb-button primary" href={signInAddress()}>
          Sign in
        </a>
      </p>
    </>
  )
}
