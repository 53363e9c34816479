import type { ComponentChildren } from 'preact'
import { useEffect, useMemo } from 'preact/hooks'
import { KnownVisitor } from '../account/KnownVisitor.tsx'
import { useAccount } from '../account/use-account.ts'
import type { Cohort } from '../runtimes/server/cohorts-api.ts'
import type { Me } from '../runtimes/server/identity.ts'
import { ActionButton } from '../workspace/ActionButton.tsx'
import { COHORTS, signInAddress } from './addresses.ts'
import { CohortModel } from './cohort-model.ts'
import { WITHOUT_SERVER } from './CohortsPage.tsx'
import { useCohortsApi } from './use-cohorts-api.ts'
import '../account/account.css'
import './cohorts.css'

interface Props {
  /** What the page is, for who can't see it. */
  label: string
  /** The page itself, once the cohort is there. */
  then: (found: { model: CohortModel; cohort: Cohort; me: Me }) => ComponentChildren
}

/** The frame of all pages about one cohort, which their address names: it says what is missing until there is one to show. */
export function WithCohort({ label, then }: Props) {
  const account = useAccount()
  return (
    <section class="lb-account lb-cohorts" aria-label={label} aria-busy={account.who.value.status === 'loading'}>
      <KnownVisitor
        model={account}
        withoutServer={WITHOUT_SERVER}
        then={(me) =>
          me ? (
            <CohortOf key={me.id} me={me} then={then} />
          ) : (
            <>
              <h2>You are not signed in</h2>
              <p>Who is in a cohort sees it. Sign in, then come back to this page.</p>
              <p class="row">
                <a class="lb-button primary" href={signInAddress()}>
                  Sign in
                </a>
              </p>
            </>
          )
        }
      />
    </section>
  )
}

function CohortOf({ me, then }: { me: Me } & Pick<Props, 'then'>) {
  const api = useCohortsApi()
  const model = useMemo(() => new CohortModel(api, new URLSearchParams(location.search).get('cohort') ?? 'none'), [])
  useEffect(() => void model.load(), [])
  const state = model.state.value
  if (state.status === 'loading') return <p class="help">Asking the server for the cohort…</p>
  if (state.status === 'failed')
    return (
      <>
        <p class="bad">{state.message}</p>
        <p class="row">
          <ActionButton class="lb-button primary" onClick={() => void model.load()}>
            Try again
          </ActionButton>
        </p>
      </>
    )
  return (
    <>
      {state.status === 'found' && then({ model, cohort: state.cohort, me })}
      {state.status === 'unknown' && (
        <>
          <h2>There is no such cohort</h2>
          <p>Or you are not in it: ask whoever runs it for a link to join by.</p>
        </>
      )}
      {state.status === 'left' && (
        <div role="status">
          <h2>You left</h2>
          <p>What you handed in stays yours.</p>
        </div>
      )}
      <p class="row">
        <a href={COHORTS}>Your cohorts</a>
      </p>
    </>
  )
}
