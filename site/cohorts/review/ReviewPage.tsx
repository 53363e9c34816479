import { useEffect, useMemo } from 'preact/hooks'
import { KnownVisitor } from '../../account/KnownVisitor.tsx'
import { useAccount } from '../../account/use-account.ts'
import type { Me } from '../../runtimes/server/identity.ts'
import { readToken } from '../../runtimes/server/token.ts'
import { ActionButton } from '../../workspace/ActionButton.tsx'
import { ACCOUNT, COHORTS } from '../addresses.ts'
import { WITHOUT_SERVER } from '../CohortsPage.tsx'
import type { Lessons } from '../lessons.ts'
import { useCohortsApi } from '../use-cohorts-api.ts'
import { ReviewApi } from './api.ts'
import { readPlace } from './place.ts'
import { ReviewModel } from './review-model.ts'
import { ReviewParts } from './ReviewParts.tsx'
import '../../account/account.css'
import '../cohorts.css'
import './review.css'

/** One attempt, for its learner and for staff. */
export function ReviewPage({ lessons }: { lessons: Lessons }) {
  const account = useAccount()
  return (
    <section class="lb-account lb-cohorts lb-review" aria-label="Attempt" aria-busy={account.who.value.status === 'loading'}>
      <KnownVisitor
        model={account}
        withoutServer={WITHOUT_SERVER}
        then={(me) =>
          me ? (
            <ReviewOf key={me.id} me={me} lessons={lessons} />
          ) : (
            <>
              <h2>You are not signed in</h2>
              <p>Whoever handed an attempt in sees it, and so do their mentors. Sign in, then open this page again.</p>
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

function ReviewOf({ me, lessons }: { me: Me; lessons: Lessons }) {
  const cohorts = useCohortsApi()
  const model = useMemo(() => {
    const place = readPlace(location.search)
    const api = new ReviewApi({ token: () => readToken(sessionStorage) }, place)
    return new ReviewModel({ api, cohorts, me, place, target: location.hash.replace('#thread-', '') })
  }, [])
  useEffect(() => void model.load(), [])
  const state = model.state.value
  if (state.status === 'loading') return <p class="help">Asking the server for the attempt…</p>
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
      {state.status === 'found' ? (
        <ReviewParts model={model} lessons={lessons} {...state} />
      ) : (
        <>
          <h2>There is no such attempt</h2>
          <p>Or you may not see it: an attempt is for whoever handed it in, and for the mentors of their cohort.</p>
        </>
      )}
      <p class="row">
        <a href={COHORTS}>Your cohorts</a>
      </p>
    </>
  )
}
