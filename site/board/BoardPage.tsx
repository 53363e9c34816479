import { useEffect, useMemo } from 'preact/hooks'
import { KnownVisitor } from '../account/KnownVisitor.tsx'
import { useAccount } from '../account/use-account.ts'
import { ACCOUNT, cohortAddress, COHORTS } from '../cohorts/addresses.ts'
import { WITHOUT_SERVER } from '../cohorts/CohortsPage.tsx'
import { BoardApi } from './board-http.ts'
import { BoardModel } from './board-model.ts'
import { BoardView } from './BoardView.tsx'
import { readToken } from '../runtimes/server/token.ts'
import '../account/account.css'
import '../cohorts/cohorts.css'
import './board.css'

/** The live board of a cohort, for its mentors and owners. */
export function BoardPage() {
  const account = useAccount()
  return (
    <section class="lb-account lb-cohorts lb-board" aria-label="Board" aria-busy={account.who.value.status === 'loading'}>
      <KnownVisitor
        model={account}
        withoutServer={WITHOUT_SERVER}
        then={(me) =>
          me ? (
            <BoardOf key={me.id} />
          ) : (
            <>
              <h2>You are not signed in</h2>
              <p>Mentors of a cohort see its board. Sign in, then open this page again.</p>
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

function BoardOf() {
  const cohort = useMemo(() => new URLSearchParams(location.search).get('cohort') ?? 'none', [])
  const model = useMemo(() => new BoardModel(new BoardApi({ token: () => readToken(sessionStorage) }), cohort), [])
  useEffect(() => {
    const left = new AbortController()
    void model.follow(left.signal)
    return () => left.abort()
  }, [])
  const state = model.state.value
  return (
    <>
      {state.status === 'loading' && <p class="help">Asking the server for the board…</p>}
      {state.status === 'failed' && (
        <p class="bad" role="alert">
          {state.message} The board comes by itself once the server answers.
        </p>
      )}
      {state.status === 'unknown' && (
        <>
          <h2>There is no such board</h2>
          <p>Or it is not for you: mentors and owners of a cohort see its board.</p>
        </>
      )}
      {state.status === 'found' && <BoardView model={model} board={state.board} />}
      <p class="row">{state.status === 'found' ? <a href={cohortAddress(cohort)}>The cohort</a> : <a href={COHORTS}>Your cohorts</a>}</p>
    </>
  )
}
