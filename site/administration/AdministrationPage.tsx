import { useMemo } from 'preact/hooks'
import { KnownVisitor } from '../account/KnownVisitor.tsx'
import { useAccount } from '../account/use-account.ts'
import { COHORTS, signInAddress } from '../cohorts/addresses.ts'
import { readToken } from '../runtimes/server/token.ts'
import { AdministrationApi } from './api.ts'
import { AllCohorts } from './AllCohorts.tsx'
import { AllPeople } from './AllPeople.tsx'
import { AuditLog } from './AuditLog.tsx'
import '../account/account.css'
import '../cohorts/cohorts.css'

const WITHOUT_SERVER = {
  title: 'There is nothing to administer',
  text: 'This copy of the course has no server, and so neither people nor cohorts.',
}

/** All that is on the server, for its administrators. */
export function AdministrationPage() {
  const account = useAccount()
  return (
    <section class="lb-account lb-cohorts" aria-label="Administration" aria-busy={account.who.value.status === 'loading'}>
      <KnownVisitor
        model={account}
        withoutServer={WITHOUT_SERVER}
        then={(me) =>
          me?.isAdministrator ? (
            <All key={me.id} me={me.id} onRemoved={() => void account.load()} />
          ) : (
            <NotForYou isSignedIn={me !== undefined} />
          )
        }
      />
    </section>
  )
}

function All({ me, onRemoved }: { me: string; onRemoved: () => void }) {
  const api = useMemo(() => new AdministrationApi({ token: () => readToken(sessionStorage) }), [])
  return (
    <>
      <AllCohorts api={api} />
      <AllPeople api={api} me={me} onRemoved={onRemoved} />
      <AuditLog api={api} />
    </>
  )
}

function NotForYou({ isSignedIn }: { isSignedIn: boolean }) {
  return (
    <>
      <h2>This page is for the administrator</h2>
      <p>
        {isSignedIn
          ? 'You are signed in as somebody else. What you may see and do is on the pages of your cohorts.'
          : 'If that is you, sign in, and you come back to this page.'}
      </p>
      <p class="row">
        {isSignedIn ? (
          <a class="lb-button primary" href={COHORTS}>
            Your cohorts
          </a>
        ) : (
          <a class="lb-button primary" href={signInAddress()}>
            Sign in
          </a>
        )}
      </p>
    </>
  )
}
