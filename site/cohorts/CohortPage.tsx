import { useEffect, useMemo } from 'preact/hooks'
import { KnownVisitor } from '../account/KnownVisitor.tsx'
import { useAccount } from '../account/use-account.ts'
import type { Me } from '../runtimes/server/identity.ts'
import { ActionButton } from '../workspace/ActionButton.tsx'
import { ACCOUNT, COHORTS } from './addresses.ts'
import { CohortModel } from './cohort-model.ts'
import { CohortParts } from './CohortParts.tsx'
import { WITHOUT_SERVER } from './CohortsPage.tsx'
import { useCohortsApi } from './use-cohorts-api.ts'
import '../account/account.css'
import './cohorts.css'

/** One cohort, for everybody who is in it. */
export function CohortPage() {
  const account = useAccount()
  return (
    <section class="lb-account lb-cohorts" aria-label="Cohort" aria-busy={account.who.value.status === 'loading'}>
      <KnownVisitor
        model={account}
        withoutServer={WITHOUT_SERVER}
        then={(me) =>
          me ? (
            <CohortOf key={me.id} me={me} />
          ) : (
            <>
              <h2>You are not signed in</h2>
              <p>Who is in a cohort sees it. Sign in, then open this page again.</p>
              <p class="row">
                <a class="lb-button primary" href={ACCOUNT}>
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

function CohortOf({ me }: { me: Me }) {
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
      {state.status === 'found' && <CohortParts model={model} cohort={state.cohort} me={me} />}
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
